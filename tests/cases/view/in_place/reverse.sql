SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.dependant;

DROP VIEW public.people;

CREATE VIEW public.people AS
select id from person;

CREATE VIEW public.dependant AS
select id from people;

-- PL005 gives privileges to anon on view public.people
GRANT SELECT ON TABLE public.people TO anon;

COMMIT;
