SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

CREATE OR REPLACE FUNCTION public.visible(n bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select n > 0 $function$;

COMMIT;
