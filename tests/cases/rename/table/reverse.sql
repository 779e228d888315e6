SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 running code that says schedules no longer finds it
ALTER TABLE public.schedules RENAME TO plans;

ALTER TABLE public.plans RENAME CONSTRAINT schedules_pkey TO plans_pkey;

ALTER INDEX public.schedules_title_idx RENAME TO plans_title_idx;

-- PL001 deletes column note of public.plans in every row
ALTER TABLE public.plans DROP COLUMN note;

ALTER SEQUENCE public.schedules_id_seq RENAME TO plans_id_seq;

COMMIT;
