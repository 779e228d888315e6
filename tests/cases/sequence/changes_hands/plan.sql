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

ALTER SEQUENCE public.ids AS bigint;

ALTER SEQUENCE public.ids OWNED BY public.b.id;

-- lock: ACCESS EXCLUSIVE on public.a
-- PL001 deletes data: deletes table public.a and every row in it
DROP TABLE public.a;

-- lock: ACCESS EXCLUSIVE on public.b
ALTER TABLE public.b ALTER COLUMN id SET DEFAULT (nextval('ids'));

COMMIT;
