SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes table public.members and every row in it
DROP TABLE public.members;

DROP TYPE public.role;

DROP FUNCTION public.lower_email();

COMMIT;
