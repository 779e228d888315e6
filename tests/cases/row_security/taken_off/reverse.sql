SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

CREATE SCHEMA app;

-- PL005 gives privileges to authenticated on table public.diary
GRANT INSERT ON TABLE public.diary TO authenticated;

CREATE FUNCTION app.is_owner(who text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select who = current_user $function$;

-- PL005 adds a permissive policy for every command on public.diary to authenticated
CREATE POLICY diary_all_authenticated ON public.diary FOR ALL TO authenticated
    USING (app.is_owner(owner))
    WITH CHECK (app.is_owner(owner));

ALTER TABLE public.diary ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.diary FORCE ROW LEVEL SECURITY;

COMMIT;
