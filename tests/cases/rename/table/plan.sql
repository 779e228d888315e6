SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 running code that says plans no longer finds it
ALTER TABLE public.plans RENAME TO schedules;

ALTER TABLE public.schedules RENAME CONSTRAINT plans_pkey TO schedules_pkey;

ALTER INDEX public.plans_title_idx RENAME TO schedules_title_idx;

ALTER SEQUENCE public.plans_id_seq RENAME TO schedules_id_seq;

ALTER TABLE public.schedules ADD COLUMN note text;

COMMIT;
