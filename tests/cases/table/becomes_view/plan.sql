SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.known;

-- PL001 deletes table public.profile and every row in it
DROP TABLE public.profile;

CREATE VIEW public.profile AS
select id, name from account;

CREATE VIEW public.known AS
select id from profile;

-- PL005 gives privileges to anon on view public.profile
GRANT SELECT ON TABLE public.profile TO anon;

COMMIT;
