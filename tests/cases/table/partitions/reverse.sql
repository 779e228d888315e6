SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.event DROP CONSTRAINT known;

DROP INDEX public.event_kind_at;

-- PL001 deletes table public.event_2024 and every row in it
DROP TABLE public.event_2024;

-- PL001 deletes table public.event_rest and every row in it
DROP TABLE public.event_rest;

-- PL001 deletes column note of public.event in every row
ALTER TABLE public.event DROP COLUMN note;

-- PL006 blocks writes to public.event while the index is built
CREATE INDEX event_kind ON public.event USING btree (kind);

COMMIT;
