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

ALTER DOMAIN public.positive DROP CONSTRAINT positive_check;

-- PL004 reads every column of type public.email and fails where one holds null
ALTER DOMAIN public.email SET NOT NULL;

-- PL004 reads public.email and fails on rows that violate email_check
ALTER DOMAIN public.email ADD CONSTRAINT email_check CHECK ((VALUE ~ '^[^@ ]+@[^@ ]+$'::text));

COMMENT ON DOMAIN public.email IS 'Looks like an address.';

ALTER DOMAIN public.positive DROP DEFAULT;

-- PL004 reads public.positive and fails on rows that violate above_zero
ALTER DOMAIN public.positive ADD CONSTRAINT above_zero CHECK ((VALUE > 0));

-- PL004 reads public.positive and fails on rows that violate small
ALTER DOMAIN public.positive ADD CONSTRAINT small CHECK ((VALUE < 1000));

COMMIT;
