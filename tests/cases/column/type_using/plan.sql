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

-- lock: ACCESS EXCLUSIVE on public.event
-- PL002 rewrites the table: rewrites public.event and fails on values that do not convert
ALTER TABLE public.event ALTER COLUMN at TYPE timestamp with time zone USING at::timestamptz;

-- lock: ACCESS EXCLUSIVE on public.event
-- PL002 rewrites the table: rewrites public.event and fails on values that do not convert
ALTER TABLE public.event ALTER COLUMN flag TYPE boolean USING flag = '1';

COMMIT;
