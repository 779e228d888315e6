SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.a DROP CONSTRAINT swapped;

DROP INDEX public.shared;

DROP INDEX public.plain;

-- PL001 deletes table public.taken and every row in it
DROP TABLE public.taken;

-- PL006 blocks writes to public.a while the index is built
CREATE INDEX swapped ON public.a USING btree (word);

-- PL006 blocks writes to public.a while the index is built
CREATE INDEX taken ON public.a USING btree (word);

-- PL004 reads public.b and fails on rows that violate plain
-- PL006 builds an index on public.b while reads and writes wait
ALTER TABLE public.b ADD CONSTRAINT plain UNIQUE (word);

-- PL006 blocks writes to public.b while the index is built
CREATE INDEX shared ON public.b USING btree (word);

COMMIT;
