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

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person DROP CONSTRAINT person_email_key;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL002 rewrites the table: rewrites public.person and fails on values that do not convert
ALTER TABLE public.person ALTER COLUMN email TYPE text USING email::text;

DROP EXTENSION citext;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL004 can fail on existing rows: reads public.person and fails on rows that violate person_email_key
-- PL006 blocks writes while an index is built: builds an index on public.person while reads and writes wait
ALTER TABLE public.person ADD CONSTRAINT person_email_key UNIQUE (email);

COMMIT;
