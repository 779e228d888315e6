SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER DOMAIN public.email DROP CONSTRAINT email_check;

COMMENT ON DOMAIN public.email IS NULL;

ALTER DOMAIN public.positive DROP CONSTRAINT above_zero;

ALTER DOMAIN public.positive DROP CONSTRAINT small;

ALTER DOMAIN public.email DROP NOT NULL;

-- PL004 reads public.email and fails on rows that violate email_check
ALTER DOMAIN public.email ADD CONSTRAINT email_check CHECK ((VALUE ~~ '%@%'::text));

ALTER DOMAIN public.positive SET DEFAULT 1;

-- PL004 reads public.positive and fails on rows that violate positive_check
ALTER DOMAIN public.positive ADD CONSTRAINT positive_check CHECK ((VALUE > 0));

COMMIT;
