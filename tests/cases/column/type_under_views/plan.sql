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

DROP FUNCTION public.high_of(public.high);

DROP VIEW public.histogram;

DROP VIEW public.high;

-- lock: ACCESS EXCLUSIVE on public.reading
-- PL002 rewrites the table: rewrites public.reading and fails on values that do not convert
ALTER TABLE public.reading ALTER COLUMN id TYPE bigint USING id::bigint;

-- lock: ACCESS EXCLUSIVE on public.reading
-- PL002 rewrites the table: rewrites public.reading and fails on values that do not convert
ALTER TABLE public.reading ALTER COLUMN value TYPE bigint USING value::bigint;

CREATE VIEW public.high
WITH (security_invoker=true) AS
select id, value from reading where value > 10;

CREATE FUNCTION public.high_of(r public.high)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select r.value $function$;

-- lock: ACCESS EXCLUSIVE on public.high
ALTER TABLE public.high ALTER COLUMN value SET DEFAULT 11;

COMMENT ON COLUMN public.high.value IS 'as measured';

COMMENT ON VIEW public.high IS 'Those that matter.';

-- PL005 changes access: gives privileges to service on column id on view public.high
GRANT SELECT (id) ON TABLE public.high TO service;

-- PL005 changes access: gives privileges to anon on view public.high
GRANT SELECT ON TABLE public.high TO anon;

-- PL005 changes access: gives privileges to authenticated on view public.high
GRANT SELECT ON TABLE public.high TO authenticated;

CREATE VIEW public.histogram AS
select value, count(*) as times from high group by value;

-- PL005 changes access: gives privileges to coach on view public.histogram
GRANT SELECT ON TABLE public.histogram TO coach;

COMMIT;
