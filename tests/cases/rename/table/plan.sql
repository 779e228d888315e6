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

-- lock: ACCESS EXCLUSIVE on public.plans
-- PL008 can break running code: running code that says plans no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE public.plans RENAME TO schedules;

-- lock: ACCESS EXCLUSIVE on public.schedules
ALTER TABLE public.schedules RENAME CONSTRAINT plans_pkey TO schedules_pkey;

-- lock: ACCESS EXCLUSIVE on public.schedules
ALTER INDEX public.plans_title_idx RENAME TO schedules_title_idx;

ALTER SEQUENCE public.plans_id_seq RENAME TO schedules_id_seq;

-- lock: ACCESS EXCLUSIVE on public.schedules
ALTER TABLE public.schedules ADD COLUMN note text;

-- PL005 changes access: takes privileges from anon on table public.schedules
REVOKE INSERT ON TABLE public.schedules FROM anon;

COMMIT;
