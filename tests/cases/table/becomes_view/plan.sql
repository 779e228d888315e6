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

DROP VIEW public.known;

-- lock: ACCESS EXCLUSIVE on public.profile
-- PL001 deletes data: deletes table public.profile and every row in it
DROP TABLE public.profile;

CREATE VIEW public.profile AS
select id, name from account;

CREATE VIEW public.known AS
select id from profile;

-- PL005 changes access: gives privileges to anon on view public.profile
GRANT SELECT ON TABLE public.profile TO anon;

COMMIT;
