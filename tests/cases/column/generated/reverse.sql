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

-- PL008 deletes column length of public.person in every row
ALTER TABLE public.person DROP COLUMN length;

-- PL001 deletes column shout of public.person in every row
ALTER TABLE public.person DROP COLUMN shout;

-- PL002 rewrites public.person to fill column full_name
ALTER TABLE public.person ADD COLUMN full_name text GENERATED ALWAYS AS (first || ' ' || last) STORED;

-- PL002 rewrites public.person to fill column shout
ALTER TABLE public.person ADD COLUMN shout text GENERATED ALWAYS AS (upper(last)) STORED;

-- PL002 rewrites public.person to fill column size
ALTER TABLE public.person ADD COLUMN size integer GENERATED ALWAYS AS (length(first)) STORED;

-- PL006 blocks writes to public.person while the index is built
CREATE INDEX person_full_name_idx ON public.person USING btree (full_name);

COMMIT;
