SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.day ALTER COLUMN mood DROP DEFAULT;

-- PL002 rewrites public.day and fails on values that do not convert
ALTER TABLE public.day ALTER COLUMN mood TYPE text USING mood::text;

DROP TYPE public.mood;

-- PL004 reads public.day and fails on rows that violate day_mood_check
ALTER TABLE public.day ADD CONSTRAINT day_mood_check CHECK (mood in ('fine', 'tired'));

ALTER TABLE public.day ALTER COLUMN mood SET DEFAULT 'fine';

COMMIT;
