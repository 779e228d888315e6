SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL005 gives privileges to PUBLIC on function public.secret()
GRANT EXECUTE ON ROUTINE public.secret() TO PUBLIC;

-- PL005 takes privileges from PUBLIC on enum public.mood
REVOKE USAGE ON TYPE public.mood FROM PUBLIC;

-- PL005 gives privileges to anon on domain public.word
GRANT USAGE ON DOMAIN public.word TO anon;

-- PL005 takes privileges from anon on sequence public.numbers
REVOKE USAGE ON SEQUENCE public.numbers FROM anon;

-- PL005 gives privileges to anon on sequence public.numbers
GRANT SELECT ON SEQUENCE public.numbers TO anon;

-- PL005 gives privileges to coach on sequence public.numbers
GRANT SELECT ON SEQUENCE public.numbers TO coach;

-- PL005 takes privileges from CURRENT_USER on table public.ledger
REVOKE DELETE, TRUNCATE, UPDATE ON TABLE public.ledger FROM CURRENT_USER;

-- PL005 gives privileges to anon on function public.secret()
GRANT EXECUTE ON ROUTINE public.secret() TO anon;

COMMIT;
