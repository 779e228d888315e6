SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 drops a permissive policy for SELECT on public.note to anon
DROP POLICY command ON public.note;

-- PL005 drops a permissive policy for UPDATE on public.note to anon
DROP POLICY loses_check ON public.note;

-- PL005 drops a permissive policy for SELECT on public.note to anon
DROP POLICY restrictive ON public.note;

-- PL005 adds a permissive policy for DELETE on public.note to anon
CREATE POLICY command ON public.note FOR DELETE TO anon
    USING (id > 1);

-- PL005 adds a permissive policy for UPDATE on public.note to anon
CREATE POLICY loses_check ON public.note FOR UPDATE TO anon
    USING (true);

-- PL005 adds a restrictive policy for SELECT on public.note to anon
CREATE POLICY restrictive ON public.note AS RESTRICTIVE FOR SELECT TO anon
    USING (id > 2);

-- PL005 changes a permissive policy for SELECT on public.note to authenticated, coach
ALTER POLICY roles ON public.note TO authenticated, coach;

-- PL005 changes a permissive policy for SELECT on public.note to anon
ALTER POLICY rows ON public.note
    USING (owner = 'b');

-- PL005 changes a permissive policy for UPDATE on public.note to anon
ALTER POLICY written ON public.note
    WITH CHECK (owner = 'b');

-- PL005 frees the owner of public.note from its policies
ALTER TABLE public.note NO FORCE ROW LEVEL SECURITY;

COMMENT ON POLICY command ON public.note IS 'kept';

COMMIT;
