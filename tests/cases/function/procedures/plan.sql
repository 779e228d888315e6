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

DROP FUNCTION public.work(integer);

CREATE FUNCTION public.parts(OUT a integer, OUT b integer)
 RETURNS record
 LANGUAGE sql
AS $function$ select 1, 2 $function$;

CREATE FUNCTION public.rows_of(n integer)
 RETURNS TABLE(x integer, y text)
 LANGUAGE sql
AS $function$ select n, 'y' $function$;

CREATE OR REPLACE PROCEDURE public.tidy(IN a integer, INOUT b text DEFAULT 'y'::text)
 LANGUAGE plpgsql
AS $procedure$ begin b := (a + 1)::text; end $procedure$;

COMMENT ON ROUTINE public.tidy(integer, text) IS 'adds one';

CREATE FUNCTION public.twice(VARIADIC n bigint[])
 RETURNS SETOF bigint
 LANGUAGE sql
 ROWS 5
AS $function$ select m * 2 from unnest(n) m $function$;

CREATE FUNCTION public.twice(n text)
 RETURNS text
 LANGUAGE sql
AS $function$ select n || n $function$;

CREATE PROCEDURE public.work(IN n integer)
 LANGUAGE sql
AS $procedure$ select 1 $procedure$;

COMMIT;
