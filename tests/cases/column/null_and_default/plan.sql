SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.setting ALTER COLUMN tags DROP DEFAULT;

ALTER TABLE public.setting ALTER COLUMN note DROP NOT NULL;

-- PL004 reads public.setting and fails where value is null
ALTER TABLE public.setting ALTER COLUMN value SET NOT NULL;

ALTER TABLE public.setting ALTER COLUMN value SET DEFAULT E'it''s \\ empty';

ALTER TABLE public.setting ALTER COLUMN version SET DEFAULT -1;

COMMIT;
