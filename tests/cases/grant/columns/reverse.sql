SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 takes privileges from coach on table public.person
REVOKE SELECT ON TABLE public.person FROM coach;

-- PL005 takes privileges from anon on column id on table public.person
REVOKE SELECT (id) ON TABLE public.person FROM anon;

-- PL005 takes privileges from authenticated on column id on table public.person
REVOKE SELECT (id) ON TABLE public.person FROM authenticated;

-- PL005 takes privileges from authenticated on column name on table public.person
REVOKE SELECT (name), UPDATE (name) ON TABLE public.person FROM authenticated;

-- PL005 gives privileges to authenticated on table public.person
GRANT SELECT ON TABLE public.person TO authenticated;

-- PL005 gives privileges to PUBLIC on table public.person
GRANT SELECT ON TABLE public.person TO PUBLIC;

-- PL005 gives privileges to service on table public.person
GRANT INSERT, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLE public.person TO service;

COMMIT;
