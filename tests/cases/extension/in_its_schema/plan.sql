SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

CREATE SCHEMA extensions;

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA extensions;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

ALTER TABLE public.person ADD COLUMN email extensions.citext;

COMMIT;
