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

-- lock: ACCESS EXCLUSIVE on public.fresh
-- PL001 deletes data: deletes table public.fresh and every row in it
DROP TABLE public.fresh;

-- lock: ACCESS EXCLUSIVE on public.wanted
-- PL001 deletes data: deletes table public.wanted and every row in it
DROP TABLE public.wanted;

DROP FUNCTION public.helper();

-- PL005 changes access: changes what coach gets on new sequences of the running role
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM coach;

COMMIT;
