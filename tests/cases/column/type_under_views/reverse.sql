SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP FUNCTION public.high_of(public.high);

DROP VIEW public.histogram;

DROP VIEW public.high;

-- PL002 rewrites public.reading and fails on values that do not convert
ALTER TABLE public.reading ALTER COLUMN id TYPE integer USING id::integer;

-- PL002 rewrites public.reading and fails on values that do not convert
ALTER TABLE public.reading ALTER COLUMN value TYPE integer USING value::integer;

CREATE VIEW public.high
WITH (security_invoker=true) AS
select id, value from reading where value > 10;

CREATE FUNCTION public.high_of(r public.high)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select r.value $function$;

ALTER TABLE public.high ALTER COLUMN value SET DEFAULT 11;

COMMENT ON COLUMN public.high.value IS 'as measured';

COMMENT ON VIEW public.high IS 'Those that matter.';

-- PL005 gives privileges to service on column id on view public.high
GRANT SELECT (id) ON TABLE public.high TO service;

-- PL005 gives privileges to anon on view public.high
GRANT SELECT ON TABLE public.high TO anon;

-- PL005 gives privileges to authenticated on view public.high
GRANT SELECT ON TABLE public.high TO authenticated;

CREATE VIEW public.histogram AS
select value, count(*) as times from high group by value;

-- PL005 gives privileges to coach on view public.histogram
GRANT SELECT ON TABLE public.histogram TO coach;

COMMIT;
