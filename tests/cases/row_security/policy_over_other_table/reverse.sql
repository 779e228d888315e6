SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL004 fails if public.membership holds rows: column person has no value for them
ALTER TABLE public.membership ADD COLUMN person text NOT NULL;

-- PL005 changes a permissive policy for SELECT on public.plan to authenticated
ALTER POLICY plan_select_authenticated ON public.plan
    USING (exists (select from membership m where m.team = team and m.person = current_setting('app.user', true)));

-- PL001 deletes column who of public.membership in every row
ALTER TABLE public.membership DROP COLUMN who;

COMMIT;
