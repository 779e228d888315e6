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

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person ADD COLUMN handle text;

-- PL003 scans the table: writes every row of public.person
UPDATE public.person SET handle = lower(name) || id;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL004 can fail on existing rows: reads public.person and fails where handle is null
ALTER TABLE public.person ALTER COLUMN handle SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.person
ALTER TABLE public.person ADD COLUMN visits integer DEFAULT 1;

-- PL003 scans the table: writes every row of public.person
UPDATE public.person SET visits = 0;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL004 can fail on existing rows: reads public.person and fails where visits is null
ALTER TABLE public.person ALTER COLUMN visits SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.person
-- PL004 can fail on existing rows: reads public.person and fails on rows that violate person_handle_key
-- PL006 blocks writes while an index is built: builds an index on public.person while reads and writes wait
ALTER TABLE public.person ADD CONSTRAINT person_handle_key UNIQUE (handle);

COMMIT;
