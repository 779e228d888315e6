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

-- lock: ACCESS EXCLUSIVE on public.day
ALTER TABLE public.day ALTER COLUMN mood DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.day
-- PL002 rewrites the table: rewrites public.day and fails on values that do not convert
ALTER TABLE public.day ALTER COLUMN mood TYPE text USING mood::text;

DROP TYPE public.mood;

-- lock: ACCESS EXCLUSIVE on public.day
-- PL004 can fail on existing rows: reads public.day and fails on rows that violate day_mood_check
ALTER TABLE public.day ADD CONSTRAINT day_mood_check CHECK (mood in ('fine', 'tired'));

-- lock: ACCESS EXCLUSIVE on public.day
ALTER TABLE public.day ALTER COLUMN mood SET DEFAULT 'fine';

COMMIT;
