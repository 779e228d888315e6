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
-- PL005 changes access: drops a permissive policy for DELETE on public.note to anon
DROP POLICY command ON public.note;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: drops a restrictive policy for SELECT on public.note to anon
DROP POLICY restrictive ON public.note;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: adds a permissive policy for SELECT on public.note to anon
CREATE POLICY command ON public.note FOR SELECT TO anon
    USING (id > 1);

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: changes a permissive policy for UPDATE on public.note to anon
ALTER POLICY loses_check ON public.note
    WITH CHECK (id > 3);

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: adds a permissive policy for SELECT on public.note to anon
CREATE POLICY restrictive ON public.note FOR SELECT TO anon
    USING (id > 2);

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: changes a permissive policy for SELECT on public.note to anon
ALTER POLICY roles ON public.note TO anon;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: changes a permissive policy for SELECT on public.note to anon
ALTER POLICY rows ON public.note
    USING (owner = 'a');

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: changes a permissive policy for UPDATE on public.note to anon
ALTER POLICY written ON public.note
    WITH CHECK (owner = 'a');

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note FORCE ROW LEVEL SECURITY;

-- lock: SHARE UPDATE EXCLUSIVE on public.note
COMMENT ON POLICY command ON public.note IS 'kept';

COMMIT;
