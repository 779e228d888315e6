SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 adds a permissive policy for INSERT on public.note to authenticated
CREATE POLICY note_insert_authenticated ON public.note FOR INSERT TO authenticated
    WITH CHECK (owner = current_setting('app.user', true));

-- PL005 adds a permissive policy for SELECT on public.note to authenticated
CREATE POLICY note_select_authenticated ON public.note FOR SELECT TO authenticated
    USING (owner = current_setting('app.user', true));

-- PL005 adds a permissive policy for every command on public.note to service
CREATE POLICY server ON public.note FOR ALL TO service
    USING (true)
    WITH CHECK (true);

ALTER TABLE public.note ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.note FORCE ROW LEVEL SECURITY;

COMMENT ON POLICY server ON public.note IS 'passes by';

COMMIT;
