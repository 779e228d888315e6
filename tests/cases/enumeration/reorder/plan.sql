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

-- lock: ACCESS EXCLUSIVE on public.shirt
DROP INDEX public.shirt_size_idx;

ALTER TYPE public.size RENAME TO size__old;

CREATE TYPE public.size AS ENUM (
    'small',
    'medium',
    'large'
);

-- lock: ACCESS EXCLUSIVE on public.shirt
-- PL002 rewrites the table: rewrites public.shirt and fails on values that do not convert
ALTER TABLE public.shirt ALTER COLUMN others TYPE public.size[] USING others::text::public.size[];

-- lock: ACCESS EXCLUSIVE on public.shirt
-- PL002 rewrites the table: rewrites public.shirt and fails on values that do not convert
ALTER TABLE public.shirt ALTER COLUMN size TYPE public.size USING size::text::public.size;

DROP TYPE public.size__old;

-- lock: SHARE on public.shirt
-- PL006 blocks writes while an index is built: blocks writes to public.shirt while the index is built
CREATE INDEX shirt_size_idx ON public.shirt USING btree (size);

COMMIT;
