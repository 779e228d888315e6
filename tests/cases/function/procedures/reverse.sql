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

DROP FUNCTION public.parts();

DROP FUNCTION public.rows_of(integer);

COMMENT ON ROUTINE public.tidy(integer, text) IS NULL;

DROP FUNCTION public.twice(bigint[]);

DROP FUNCTION public.twice(text);

DROP PROCEDURE public.work(integer);

CREATE OR REPLACE PROCEDURE public.tidy(IN a integer, INOUT b text DEFAULT 'x'::text)
 LANGUAGE plpgsql
AS $procedure$ begin b := a::text; end $procedure$;

CREATE FUNCTION public.work(n integer)
 RETURNS void
 LANGUAGE sql
AS $function$ select 1 $function$;

COMMIT;
