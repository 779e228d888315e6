SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column mayor_id of public.city in every row
ALTER TABLE public.city DROP COLUMN mayor_id;

ALTER TABLE public.passport DROP CONSTRAINT passport_holder_id_fkey;

ALTER TABLE public.person DROP CONSTRAINT person_parent_id_fkey;

ALTER TABLE public.person DROP CONSTRAINT person_passport_fkey;

ALTER TABLE public.passport DROP CONSTRAINT passport_pkey;

-- PL001 deletes column number of public.passport in every row
ALTER TABLE public.passport DROP COLUMN number;

-- PL001 deletes table public.passport and every row in it
DROP TABLE public.passport;

ALTER TABLE public.person DROP CONSTRAINT person_pkey;

-- PL001 deletes column id of public.person in every row
ALTER TABLE public.person DROP COLUMN id;

-- PL001 deletes table public.person and every row in it
DROP TABLE public.person;

COMMIT;
