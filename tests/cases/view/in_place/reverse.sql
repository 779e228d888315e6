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

DROP VIEW public.dependant;

DROP VIEW public.people;

CREATE VIEW public.people AS
select id from person;

CREATE VIEW public.dependant AS
select id from people;

-- PL005 changes access: gives privileges to anon on view public.people
GRANT SELECT ON TABLE public.people TO anon;

COMMIT;
