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

-- lock: ACCESS EXCLUSIVE on public.over_empty
DROP MATERIALIZED VIEW public.over_empty;

-- lock: ACCESS EXCLUSIVE on public.over_table
DROP MATERIALIZED VIEW public.over_table;

COMMIT;
