SET search_path = public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET standard_conforming_strings = on;
SET quote_all_identifiers = off;
SET xmlbinary = 'base64';
SET xmloption = 'content';
SET check_function_bodies = off;
SET row_security = off;

BEGIN;

-- lock: ACCESS EXCLUSIVE on public.a
-- PL009 takes away an index or a constraint: rows that swapped keeps out of public.a come in afterwards
ALTER TABLE public.a DROP CONSTRAINT swapped;

-- lock: ACCESS EXCLUSIVE on public.a
-- PL009 takes away an index or a constraint: queries that lean on index shared of public.a read the whole table afterwards
DROP INDEX public.shared;

-- lock: ACCESS EXCLUSIVE on public.b
-- PL009 takes away an index or a constraint: queries that lean on index plain of public.b read the whole table afterwards
DROP INDEX public.plain;

-- lock: ACCESS EXCLUSIVE on public.taken
-- PL001 deletes data: deletes table public.taken and every row in it
DROP TABLE public.taken;

-- lock: SHARE on public.a
-- PL006 blocks writes while an index is built: blocks writes to public.a while the index is built
CREATE INDEX swapped ON public.a USING btree (word);

-- lock: SHARE on public.a
-- PL006 blocks writes while an index is built: blocks writes to public.a while the index is built
CREATE INDEX taken ON public.a USING btree (word);

-- lock: ACCESS EXCLUSIVE on public.b
-- PL004 can fail on existing rows: reads public.b and fails on rows that violate plain
-- PL006 blocks writes while an index is built: builds an index on public.b while reads and writes wait
ALTER TABLE public.b ADD CONSTRAINT plain UNIQUE (word);

-- lock: SHARE on public.b
-- PL006 blocks writes while an index is built: blocks writes to public.b while the index is built
CREATE INDEX shared ON public.b USING btree (word);

COMMIT;
