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

-- lock: ACCESS EXCLUSIVE on public.note
-- lock: ACCESS EXCLUSIVE on "Private Data".owners
-- PL001 deletes data: deletes column owner_id of public.note in every row
ALTER TABLE public.note DROP COLUMN owner_id;

-- lock: ACCESS EXCLUSIVE on "Private Data".owners
-- PL001 deletes data: deletes table "Private Data".owners and every row in it
DROP TABLE "Private Data".owners;

DROP SCHEMA "Private Data";

COMMIT;
