SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 running code that says status no longer finds it
ALTER TYPE public.status RENAME TO state;

-- PL008 running code that says email no longer finds it
ALTER DOMAIN public.email RENAME TO address;

ALTER DOMAIN public.address RENAME CONSTRAINT email_check TO address_check;

ALTER TYPE public.state ADD VALUE 'lost';

COMMIT;
