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

-- PL005 changes access: takes privileges from coach on table public.person
REVOKE SELECT ON TABLE public.person FROM coach;

-- PL005 changes access: takes privileges from anon on column id on table public.person
REVOKE SELECT (id) ON TABLE public.person FROM anon;

-- PL005 changes access: takes privileges from authenticated on column id on table public.person
REVOKE SELECT (id) ON TABLE public.person FROM authenticated;

-- PL005 changes access: takes privileges from authenticated on column name on table public.person
REVOKE SELECT (name), UPDATE (name) ON TABLE public.person FROM authenticated;

-- PL005 changes access: gives privileges to authenticated on table public.person
GRANT SELECT ON TABLE public.person TO authenticated;

-- PL005 changes access: gives privileges to PUBLIC on table public.person
GRANT SELECT ON TABLE public.person TO PUBLIC;

-- PL005 changes access: gives privileges to service on table public.person
GRANT INSERT, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLE public.person TO service;

COMMIT;
