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

DROP FUNCTION public.total_of(public.third);

DROP VIEW public.third;

DROP VIEW public.second;

CREATE VIEW public.second AS
select amount from first;

COMMENT ON VIEW public.second IS 'In the middle.';

-- PL005 changes access: gives privileges to authenticated on view public.second
GRANT SELECT ON TABLE public.second TO authenticated;

CREATE VIEW public.third
WITH (security_invoker=true) AS
select sum(amount) as total from second;

CREATE FUNCTION public.total_of(t public.third)
 RETURNS numeric
 LANGUAGE sql
AS $function$ select t.total $function$;

COMMENT ON COLUMN public.third.total IS 'of all';

COMMENT ON VIEW public.third IS 'At the end.';

-- PL005 changes access: gives privileges to coach on view public.third
GRANT SELECT ON TABLE public.third TO coach;

COMMIT;
