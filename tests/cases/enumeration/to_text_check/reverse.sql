SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.day DROP CONSTRAINT day_mood_check;

ALTER TABLE public.day ALTER COLUMN mood DROP DEFAULT;

CREATE TYPE public.mood AS ENUM (
    'fine',
    'tired'
);

-- PL002 rewrites public.day and fails on values that do not convert
ALTER TABLE public.day ALTER COLUMN mood TYPE public.mood USING mood::public.mood;

ALTER TABLE public.day ALTER COLUMN mood SET DEFAULT 'fine';

COMMIT;
