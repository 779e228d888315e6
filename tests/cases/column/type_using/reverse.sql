SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL002 rewrites public.event and fails on values that do not convert
ALTER TABLE public.event ALTER COLUMN at TYPE text USING at::text;

-- PL002 rewrites public.event and fails on values that do not convert
ALTER TABLE public.event ALTER COLUMN flag TYPE text USING flag::int::text;

COMMIT;
