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

COMMENT ON DOMAIN public.email IS NULL;

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL009 takes away an index or a constraint: rows that above_zero keeps out of public.positive come in afterwards
ALTER DOMAIN public.positive DROP CONSTRAINT above_zero;

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL009 takes away an index or a constraint: rows that small keeps out of public.positive come in afterwards
ALTER DOMAIN public.positive DROP CONSTRAINT small;

ALTER DOMAIN public.email DROP NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.email
-- lock: SHARE on public.person
-- PL004 can fail on existing rows: reads public.email and fails on rows that violate email_check
ALTER DOMAIN public.email ADD CONSTRAINT email_check CHECK ((VALUE ~~ '%@%'::text));

ALTER DOMAIN public.positive SET DEFAULT 1;

-- lock: ACCESS EXCLUSIVE on public.positive
-- PL004 can fail on existing rows: reads public.positive and fails on rows that violate positive_check
ALTER DOMAIN public.positive ADD CONSTRAINT positive_check CHECK ((VALUE > 0));

COMMIT;
