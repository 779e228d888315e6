SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.person ADD COLUMN handle text;

-- PL003 writes every row of public.person
UPDATE public.person SET handle = lower(name) || id;

-- PL004 reads public.person and fails where handle is null
ALTER TABLE public.person ALTER COLUMN handle SET NOT NULL;

ALTER TABLE public.person ADD COLUMN visits integer DEFAULT 1;

-- PL003 writes every row of public.person
UPDATE public.person SET visits = 0;

-- PL004 reads public.person and fails where visits is null
ALTER TABLE public.person ALTER COLUMN visits SET NOT NULL;

-- PL004 reads public.person and fails on rows that violate person_handle_key
-- PL006 builds an index on public.person while reads and writes wait
ALTER TABLE public.person ADD CONSTRAINT person_handle_key UNIQUE (handle);

COMMIT;
