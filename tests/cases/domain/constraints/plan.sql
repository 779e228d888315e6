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

-- lock: ACCESS EXCLUSIVE on public.email
ALTER DOMAIN public.email DROP CONSTRAINT email_check;

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL009 takes away an index or a constraint: rows that positive_check keeps out of public.positive come in afterwards
ALTER DOMAIN public.positive DROP CONSTRAINT positive_check;

-- lock: SHARE on public.person
-- PL004 can fail on existing rows: reads every column of type public.email and fails where one holds null
ALTER DOMAIN public.email SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.email
-- lock: SHARE on public.person
-- PL004 can fail on existing rows: reads public.email and fails on rows that violate email_check
ALTER DOMAIN public.email ADD CONSTRAINT email_check CHECK ((VALUE ~ '^[^@ ]+@[^@ ]+$'::text));

COMMENT ON DOMAIN public.email IS 'Looks like an address.';

ALTER DOMAIN public.positive DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL004 can fail on existing rows: reads public.positive and fails on rows that violate above_zero
ALTER DOMAIN public.positive ADD CONSTRAINT above_zero CHECK ((VALUE > 0));

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL004 can fail on existing rows: reads public.positive and fails on rows that violate small
ALTER DOMAIN public.positive ADD CONSTRAINT small CHECK ((VALUE < 1000));

COMMIT;
