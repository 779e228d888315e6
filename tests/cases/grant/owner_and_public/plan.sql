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

-- PL005 changes access: gives privileges to PUBLIC on function public.secret()
GRANT EXECUTE ON ROUTINE public.secret() TO PUBLIC;

-- PL005 changes access: takes privileges from PUBLIC on enum public.mood
REVOKE USAGE ON TYPE public.mood FROM PUBLIC;

-- PL005 changes access: gives privileges to anon on domain public.word
GRANT USAGE ON DOMAIN public.word TO anon;

-- PL005 changes access: takes privileges from anon on sequence public.numbers
REVOKE USAGE ON SEQUENCE public.numbers FROM anon;

-- PL005 changes access: gives privileges to anon on sequence public.numbers
GRANT SELECT ON SEQUENCE public.numbers TO anon;

-- PL005 changes access: gives privileges to coach on sequence public.numbers
GRANT SELECT ON SEQUENCE public.numbers TO coach;

-- PL005 changes access: takes privileges from CURRENT_USER on table public.ledger
REVOKE DELETE, TRUNCATE, UPDATE ON TABLE public.ledger FROM CURRENT_USER;

-- PL005 changes access: gives privileges to anon on function public.secret()
GRANT EXECUTE ON ROUTINE public.secret() TO anon;

COMMIT;
