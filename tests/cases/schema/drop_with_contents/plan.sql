SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column state of public."order" in every row
ALTER TABLE public."order" DROP COLUMN state;

DROP VIEW legacy.buyers;

-- PL001 deletes column customer_id of public."order" in every row
ALTER TABLE public."order" DROP COLUMN customer_id;

-- PL001 deletes table legacy.customer and every row in it
DROP TABLE legacy.customer;

DROP TYPE legacy.old_state;

DROP FUNCTION legacy.may_read(bigint);

DROP FUNCTION legacy.touch();

DROP SCHEMA legacy;

COMMIT;
