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

-- lock: ACCESS EXCLUSIVE on public.setting
ALTER TABLE public.setting ALTER COLUMN tags DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.setting
-- PL008 can break running code: note of public.setting may be null afterwards: running code that takes a value for granted fails on such rows
ALTER TABLE public.setting ALTER COLUMN note DROP NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.setting
-- PL004 can fail on existing rows: reads public.setting and fails where value is null
ALTER TABLE public.setting ALTER COLUMN value SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.setting
ALTER TABLE public.setting ALTER COLUMN value SET DEFAULT E'it''s \\ empty';

-- lock: ACCESS EXCLUSIVE on public.setting
ALTER TABLE public.setting ALTER COLUMN version SET DEFAULT -1;

COMMIT;
