SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column owner_id of public.note in every row
ALTER TABLE public.note DROP COLUMN owner_id;

-- PL001 deletes table "Private Data".owners and every row in it
DROP TABLE "Private Data".owners;

DROP SCHEMA "Private Data";

COMMIT;
