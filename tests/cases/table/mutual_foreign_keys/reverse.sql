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

-- lock: ACCESS EXCLUSIVE on public.city
-- lock: ACCESS EXCLUSIVE on public.person
-- PL001 deletes data: deletes column mayor_id of public.city in every row
ALTER TABLE public.city DROP COLUMN mayor_id;

-- lock: ACCESS EXCLUSIVE on public.passport
-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.passport DROP CONSTRAINT passport_holder_id_fkey;

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person DROP CONSTRAINT person_parent_id_fkey;

-- lock: ACCESS EXCLUSIVE on public.person
-- lock: ACCESS EXCLUSIVE on public.passport
ALTER TABLE public.person DROP CONSTRAINT person_passport_fkey;

-- lock: ACCESS EXCLUSIVE on public.passport
ALTER TABLE public.passport DROP CONSTRAINT passport_pkey;

-- lock: ACCESS EXCLUSIVE on public.passport
-- PL001 deletes data: deletes table public.passport and every row in it
DROP TABLE public.passport;

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person DROP CONSTRAINT person_pkey;

-- lock: ACCESS EXCLUSIVE on public.person
-- lock: ACCESS EXCLUSIVE on public.city
-- PL001 deletes data: deletes table public.person and every row in it
DROP TABLE public.person;

COMMIT;
