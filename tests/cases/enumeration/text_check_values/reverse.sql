SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.alarm DROP CONSTRAINT alarm_before_check;

ALTER TABLE public.alarm DROP CONSTRAINT alarm_level_check;

-- PL004 reads public.alarm and fails on rows that violate alarm_before_check
ALTER TABLE public.alarm ADD CONSTRAINT alarm_before_check CHECK (before in ('low', 'high'));

-- PL004 reads public.alarm and fails on rows that violate alarm_level_check
ALTER TABLE public.alarm ADD CONSTRAINT alarm_level_check CHECK (level in ('low', 'high'));

ALTER TABLE public.alarm ALTER COLUMN level SET DEFAULT 'low';

COMMIT;
