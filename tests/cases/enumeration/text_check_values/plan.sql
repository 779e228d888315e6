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

-- lock: ACCESS EXCLUSIVE on public.alarm
ALTER TABLE public.alarm DROP CONSTRAINT alarm_before_check;

-- lock: ACCESS EXCLUSIVE on public.alarm
ALTER TABLE public.alarm DROP CONSTRAINT alarm_level_check;

-- lock: ACCESS EXCLUSIVE on public.alarm
-- PL004 can fail on existing rows: reads public.alarm and fails on rows that violate alarm_before_check
ALTER TABLE public.alarm ADD CONSTRAINT alarm_before_check CHECK (before in ('low', 'it''s so-so', 'high'));

-- lock: ACCESS EXCLUSIVE on public.alarm
-- PL004 can fail on existing rows: reads public.alarm and fails on rows that violate alarm_level_check
ALTER TABLE public.alarm ADD CONSTRAINT alarm_level_check CHECK (level in ('low', 'it''s so-so', 'high'));

-- lock: ACCESS EXCLUSIVE on public.alarm
ALTER TABLE public.alarm ALTER COLUMN level SET DEFAULT 'it''s so-so';

COMMIT;
