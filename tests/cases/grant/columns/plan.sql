SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 takes privileges from PUBLIC on table public.person
REVOKE SELECT ON TABLE public.person FROM PUBLIC;

-- PL005 takes privileges from authenticated on table public.person
REVOKE SELECT ON TABLE public.person FROM authenticated;

-- PL005 gives privileges to coach on table public.person
GRANT SELECT ON TABLE public.person TO coach WITH GRANT OPTION;

-- PL005 takes privileges from service on table public.person
REVOKE INSERT, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLE public.person FROM service;

-- PL005 gives privileges to anon on column id on table public.person
GRANT SELECT (id) ON TABLE public.person TO anon;

-- PL005 gives privileges to authenticated on column id on table public.person
GRANT SELECT (id) ON TABLE public.person TO authenticated;

-- PL005 gives privileges to authenticated on column name on table public.person
GRANT SELECT (name), UPDATE (name) ON TABLE public.person TO authenticated;

COMMIT;
