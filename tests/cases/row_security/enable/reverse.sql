SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 opens every row of public.note to whoever has a privilege on it
ALTER TABLE public.note DISABLE ROW LEVEL SECURITY;

-- PL005 frees the owner of public.note from its policies
ALTER TABLE public.note NO FORCE ROW LEVEL SECURITY;

-- PL005 drops a permissive policy for INSERT on public.note to authenticated
DROP POLICY note_insert_authenticated ON public.note;

-- PL005 drops a permissive policy for SELECT on public.note to authenticated
DROP POLICY note_select_authenticated ON public.note;

-- PL005 drops a permissive policy for every command on public.note to service
DROP POLICY server ON public.note;

COMMIT;
