SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP FUNCTION public.described();

DROP VIEW public.newest;

DROP FUNCTION public.latest();

-- PL002 rewrites public.reading and fails on values that do not convert
ALTER TABLE public.reading ALTER COLUMN value TYPE integer USING value::integer;

CREATE FUNCTION public.latest()
 RETURNS integer
 LANGUAGE sql
BEGIN ATOMIC
 SELECT max(reading.value) AS max
    FROM public.reading;
END;

CREATE VIEW public.newest AS
 SELECT public.latest() AS value;

CREATE FUNCTION public.described()
 RETURNS text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT ('it is '::text || newest.value)
    FROM public.newest;
END;

COMMENT ON ROUTINE public.described() IS 'in words';

COMMIT;
