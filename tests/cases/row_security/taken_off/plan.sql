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

-- PL005 changes access: takes privileges from authenticated on table public.diary
REVOKE INSERT ON TABLE public.diary FROM authenticated;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: opens every row of public.diary to whoever has a privilege on it
ALTER TABLE public.diary DISABLE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: frees the owner of public.diary from its policies
ALTER TABLE public.diary NO FORCE ROW LEVEL SECURITY;

-- lock: ACCESS EXCLUSIVE on public.diary
-- PL005 changes access: drops a permissive policy for every command on public.diary to authenticated
DROP POLICY diary_all_authenticated ON public.diary;

DROP FUNCTION app.is_owner(text);

DROP SCHEMA app;

COMMIT;
