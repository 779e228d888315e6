SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.shirt_size_idx;

ALTER TYPE public.size RENAME TO size__old;

CREATE TYPE public.size AS ENUM (
    'small',
    'medium',
    'large'
);

-- PL002 rewrites public.shirt and fails on values that do not convert
ALTER TABLE public.shirt ALTER COLUMN others TYPE public.size[] USING others::text::public.size[];

-- PL002 rewrites public.shirt and fails on values that do not convert
ALTER TABLE public.shirt ALTER COLUMN size TYPE public.size USING size::text::public.size;

DROP TYPE public.size__old;

-- PL006 blocks writes to public.shirt while the index is built
CREATE INDEX shirt_size_idx ON public.shirt USING btree (size);

COMMIT;
