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

DROP FUNCTION public.described();

DROP VIEW public.newest;

DROP FUNCTION public.latest();

-- lock: ACCESS EXCLUSIVE on public.reading
-- PL002 rewrites the table: rewrites public.reading and fails on values that do not convert
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
