SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column handle of public.person in every row
ALTER TABLE public.person DROP COLUMN handle;

-- PL001 deletes column visits of public.person in every row
ALTER TABLE public.person DROP COLUMN visits;

COMMIT;
