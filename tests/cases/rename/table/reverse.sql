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

-- lock: ACCESS EXCLUSIVE on public.schedules
-- PL008 can break running code: running code that says schedules no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE public.schedules RENAME TO plans;

-- lock: ACCESS EXCLUSIVE on public.plans
ALTER TABLE public.plans RENAME CONSTRAINT schedules_pkey TO plans_pkey;

-- lock: ACCESS EXCLUSIVE on public.plans
ALTER INDEX public.schedules_title_idx RENAME TO plans_title_idx;

-- lock: ACCESS EXCLUSIVE on public.plans
-- PL001 deletes data: deletes column note of public.plans in every row
ALTER TABLE public.plans DROP COLUMN note;

ALTER SEQUENCE public.schedules_id_seq RENAME TO plans_id_seq;

-- PL005 changes access: gives privileges to anon on table public.plans
GRANT INSERT ON TABLE public.plans TO anon;

COMMIT;
