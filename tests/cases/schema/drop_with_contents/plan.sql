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

-- lock: ACCESS EXCLUSIVE on public."order"
-- PL001 deletes data: deletes column state of public."order" in every row
ALTER TABLE public."order" DROP COLUMN state;

DROP VIEW legacy.buyers;

-- lock: ACCESS EXCLUSIVE on public."order"
-- lock: ACCESS EXCLUSIVE on legacy.customer
-- PL001 deletes data: deletes column customer_id of public."order" in every row
ALTER TABLE public."order" DROP COLUMN customer_id;

-- lock: ACCESS EXCLUSIVE on legacy.customer
-- PL001 deletes data: deletes table legacy.customer and every row in it
DROP TABLE legacy.customer;

DROP TYPE legacy.old_state;

DROP FUNCTION legacy.may_read(bigint);

DROP FUNCTION legacy.touch();

DROP SCHEMA legacy;

COMMIT;
