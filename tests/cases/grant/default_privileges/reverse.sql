SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes table public.fresh and every row in it
DROP TABLE public.fresh;

-- PL001 deletes table public.wanted and every row in it
DROP TABLE public.wanted;

DROP FUNCTION public.helper();

-- PL005 changes what coach gets on new sequences of palisade_loader
ALTER DEFAULT PRIVILEGES FOR ROLE palisade_loader IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM coach;

COMMIT;
