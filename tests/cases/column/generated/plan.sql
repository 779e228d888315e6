SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 deletes column full_name of public.person in every row
ALTER TABLE public.person DROP COLUMN full_name;

-- PL008 deletes column size of public.person in every row
ALTER TABLE public.person DROP COLUMN size;

-- PL002 rewrites public.person to fill column full_name
ALTER TABLE public.person ADD COLUMN full_name text GENERATED ALWAYS AS (last || ', ' || first) STORED;

-- PL002 rewrites public.person to fill column length
ALTER TABLE public.person ADD COLUMN length integer GENERATED ALWAYS AS (length(last)) STORED;

ALTER TABLE public.person ALTER COLUMN shout DROP EXPRESSION;

-- PL006 blocks writes to public.person while the index is built
CREATE INDEX person_full_name_idx ON public.person USING btree (full_name);

COMMIT;
