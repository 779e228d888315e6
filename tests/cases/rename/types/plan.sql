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

-- lock: ACCESS EXCLUSIVE on public.status
-- PL008 can break running code: running code that says status no longer finds it
ALTER TYPE public.status RENAME TO state;

-- lock: ACCESS EXCLUSIVE on public.email
-- PL008 can break running code: running code that says email no longer finds it
ALTER DOMAIN public.email RENAME TO address;

-- lock: ACCESS EXCLUSIVE on public.address
ALTER DOMAIN public.address RENAME CONSTRAINT email_check TO address_check;

ALTER TYPE public.state ADD VALUE 'lost';

COMMIT;
