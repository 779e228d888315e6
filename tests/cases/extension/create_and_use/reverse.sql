SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.person DROP CONSTRAINT person_email_key;

-- PL002 rewrites public.person and fails on values that do not convert
ALTER TABLE public.person ALTER COLUMN email TYPE text USING email::text;

DROP EXTENSION citext;

-- PL004 reads public.person and fails on rows that violate person_email_key
-- PL006 builds an index on public.person while reads and writes wait
ALTER TABLE public.person ADD CONSTRAINT person_email_key UNIQUE (email);

COMMIT;
