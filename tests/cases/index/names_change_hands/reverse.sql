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
-- PL009 takes away an index or a constraint: queries that lean on index swapped of public.a read the whole table afterwards
DROP INDEX public.swapped;

-- lock: ACCESS EXCLUSIVE on public.a
-- PL009 takes away an index or a constraint: queries that lean on index taken of public.a read the whole table afterwards
DROP INDEX public.taken;

-- lock: ACCESS EXCLUSIVE on public.b
-- PL009 takes away an index or a constraint: rows that plain keeps out of public.b come in afterwards
ALTER TABLE public.b DROP CONSTRAINT plain;

-- lock: ACCESS EXCLUSIVE on public.b
-- PL009 takes away an index or a constraint: queries that lean on index shared of public.b read the whole table afterwards
DROP INDEX public.shared;

-- lock: ACCESS EXCLUSIVE on public.a
-- PL004 can fail on existing rows: reads public.a and fails on rows that violate swapped
-- PL006 blocks writes while an index is built: builds an index on public.a while reads and writes wait
ALTER TABLE public.a ADD CONSTRAINT swapped UNIQUE (word);

-- lock: SHARE on public.a
-- PL006 blocks writes while an index is built: blocks writes to public.a while the index is built
CREATE INDEX shared ON public.a USING btree (id);

-- lock: SHARE on public.b
-- PL006 blocks writes while an index is built: blocks writes to public.b while the index is built
CREATE INDEX plain ON public.b USING btree (word);

CREATE TABLE public.taken (
    id bigint NOT NULL,
    CONSTRAINT taken_pkey PRIMARY KEY (id)
);

COMMIT;
