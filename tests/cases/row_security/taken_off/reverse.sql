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

CREATE SCHEMA app;

CREATE FUNCTION app.is_owner(who text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select who = current_user $function$;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: adds a permissive policy for every command on public.diary to authenticated
CREATE POLICY diary_all_authenticated ON public.diary FOR ALL TO authenticated
    USING (app.is_owner(owner))
    WITH CHECK (app.is_owner(owner));

-- lock: ACCESS EXCLUSIVE on public.diary
ALTER TABLE public.diary ENABLE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.diary
ALTER TABLE public.diary FORCE ROW LEVEL SECURITY;

-- PL005 changes access: gives privileges to authenticated on table public.diary
GRANT INSERT ON TABLE public.diary TO authenticated;

COMMIT;
