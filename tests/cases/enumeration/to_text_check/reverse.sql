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
-- PL009 takes away an index or a constraint: rows that day_mood_check keeps out of public.day come in afterwards
ALTER TABLE public.day DROP CONSTRAINT day_mood_check;

-- lock: ACCESS EXCLUSIVE on public.day
ALTER TABLE public.day ALTER COLUMN mood DROP DEFAULT;

CREATE TYPE public.mood AS ENUM (
    'fine',
    'tired'
);

-- lock: ACCESS EXCLUSIVE on public.day
-- PL002 rewrites the table: rewrites public.day and fails on values that do not convert
ALTER TABLE public.day ALTER COLUMN mood TYPE public.mood USING mood::public.mood;

-- lock: ACCESS EXCLUSIVE on public.day
ALTER TABLE public.day ALTER COLUMN mood SET DEFAULT 'fine';

COMMIT;
