SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.document ALTER COLUMN number DROP DEFAULT;

DROP FUNCTION public.next_number();

-- PL001 deletes column number of public.document in every row
ALTER TABLE public.document DROP COLUMN number;

DROP FUNCTION public.within_limit(bigint);

COMMIT;
