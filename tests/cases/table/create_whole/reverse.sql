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

-- lock: ACCESS EXCLUSIVE on public.members
-- lock: ACCESS EXCLUSIVE on public.team
-- PL001 deletes data: deletes table public.members and every row in it
DROP TABLE public.members;

DROP TYPE public.role;

DROP FUNCTION public.lower_email();

COMMIT;
