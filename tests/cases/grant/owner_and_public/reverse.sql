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

-- PL005 changes access: gives privileges to PUBLIC on enum public.mood
GRANT USAGE ON TYPE public.mood TO PUBLIC;

-- PL005 changes access: takes privileges from anon on domain public.word
REVOKE USAGE ON DOMAIN public.word FROM anon;

-- PL005 changes access: takes privileges from coach on sequence public.numbers
REVOKE SELECT ON SEQUENCE public.numbers FROM coach;

-- PL005 changes access: gives privileges to CURRENT_USER on table public.ledger
GRANT DELETE, TRUNCATE, UPDATE ON TABLE public.ledger TO CURRENT_USER;

-- PL005 changes access: takes privileges from anon on function public.secret()
REVOKE EXECUTE ON ROUTINE public.secret() FROM anon;

-- PL005 changes access: takes privileges from anon on sequence public.numbers
REVOKE SELECT ON SEQUENCE public.numbers FROM anon;

-- PL005 changes access: gives privileges to anon on sequence public.numbers
GRANT USAGE ON SEQUENCE public.numbers TO anon;

-- PL005 changes access: takes privileges from PUBLIC on function public.secret()
REVOKE EXECUTE ON ROUTINE public.secret() FROM PUBLIC;

COMMIT;
