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
-- PL005 changes access: opens every row of public.note to whoever has a privilege on it
ALTER TABLE public.note DISABLE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: frees the owner of public.note from its policies
ALTER TABLE public.note NO FORCE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: drops a permissive policy for INSERT on public.note to authenticated
DROP POLICY note_insert_authenticated ON public.note;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: drops a permissive policy for SELECT on public.note to authenticated
DROP POLICY note_select_authenticated ON public.note;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL005 changes access: drops a permissive policy for every command on public.note to service
DROP POLICY server ON public.note;

COMMIT;
