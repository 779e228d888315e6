SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER SEQUENCE public.ids AS bigint;

ALTER SEQUENCE public.ids OWNED BY public.b.id;

-- PL001 deletes table public.a and every row in it
DROP TABLE public.a;

ALTER TABLE public.b ALTER COLUMN id SET DEFAULT nextval('ids');

COMMIT;
