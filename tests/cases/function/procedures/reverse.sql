SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
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
