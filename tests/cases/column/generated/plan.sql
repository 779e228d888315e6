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

-- lock: ACCESS EXCLUSIVE on public.person
-- PL008 can break running code: deletes column full_name of public.person in every row
ALTER TABLE public.person DROP COLUMN full_name;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL008 can break running code: deletes column size of public.person in every row
ALTER TABLE public.person DROP COLUMN size;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL002 rewrites the table: rewrites public.person to fill column full_name
ALTER TABLE public.person ADD COLUMN full_name text GENERATED ALWAYS AS (last || ', ' || first) STORED;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL002 rewrites the table: rewrites public.person to fill column length
ALTER TABLE public.person ADD COLUMN length integer GENERATED ALWAYS AS (length(last)) STORED;

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person ALTER COLUMN shout DROP EXPRESSION;

-- lock: SHARE on public.person
-- PL006 blocks writes while an index is built: blocks writes to public.person while the index is built
CREATE INDEX person_full_name_idx ON public.person USING btree (full_name);

COMMIT;
