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

-- lock: ACCESS EXCLUSIVE on public.diary
ALTER TABLE public.diary ALTER COLUMN owner DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: drops a permissive policy for INSERT on public.diary to authenticated
DROP POLICY add ON public.diary;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: drops a permissive policy for SELECT on public.diary to authenticated
DROP POLICY own ON public.diary;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: drops a restrictive policy for SELECT on public.diary to authenticated
DROP POLICY somebody ON public.diary;

DROP VIEW public.mine;

DROP FUNCTION public.caller();

CREATE FUNCTION public.caller()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select 1 $function$;

-- lock: ACCESS EXCLUSIVE on public.diary
ALTER TABLE public.diary ALTER COLUMN owner SET DEFAULT (caller());

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: adds a permissive policy for INSERT on public.diary to authenticated
CREATE POLICY add ON public.diary FOR INSERT TO authenticated
    WITH CHECK (caller() = owner);

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: adds a permissive policy for SELECT on public.diary to authenticated
CREATE POLICY own ON public.diary FOR SELECT TO authenticated
    USING (caller() = owner);

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: adds a restrictive policy for SELECT on public.diary to authenticated
CREATE POLICY somebody ON public.diary AS RESTRICTIVE FOR SELECT TO authenticated
    USING (caller() <> 0);

-- lock: SHARE UPDATE EXCLUSIVE on public.diary
COMMENT ON POLICY own ON public.diary IS 'the owner alone';

-- PL005 changes access: gives privileges to authenticated on function public.caller()
GRANT EXECUTE ON ROUTINE public.caller() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function public.caller()
REVOKE EXECUTE ON ROUTINE public.caller() FROM PUBLIC;

CREATE VIEW public.mine
WITH (security_invoker=true) AS
select id from diary where owner = caller();

-- PL005 changes access: gives privileges to authenticated on view public.mine
GRANT SELECT ON TABLE public.mine TO authenticated;

COMMIT;
