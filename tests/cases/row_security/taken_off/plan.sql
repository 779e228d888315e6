SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 opens every row of public.diary to whoever has a privilege on it
ALTER TABLE public.diary DISABLE ROW LEVEL SECURITY;

-- PL005 frees the owner of public.diary from its policies
ALTER TABLE public.diary NO FORCE ROW LEVEL SECURITY;

-- PL005 drops a permissive policy for every command on public.diary to authenticated
DROP POLICY diary_all_authenticated ON public.diary;

DROP FUNCTION app.is_owner(text);

DROP SCHEMA app;

-- PL005 takes privileges from authenticated on table public.diary
REVOKE INSERT ON TABLE public.diary FROM authenticated;

COMMIT;
