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

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: adds a permissive policy for INSERT on public.note to authenticated
CREATE POLICY note_insert_authenticated ON public.note FOR INSERT TO authenticated
    WITH CHECK (owner = current_setting('app.user', true));

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: adds a permissive policy for SELECT on public.note to authenticated
CREATE POLICY note_select_authenticated ON public.note FOR SELECT TO authenticated
    USING (owner = current_setting('app.user', true));

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: adds a permissive policy for every command on public.note to service
CREATE POLICY server ON public.note FOR ALL TO service
    USING (true)
    WITH CHECK (true);

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ENABLE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note FORCE ROW LEVEL SECURITY;

-- lock: SHARE UPDATE EXCLUSIVE on public.note
COMMENT ON POLICY server ON public.note IS 'passes by';

COMMIT;
