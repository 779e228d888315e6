SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.event_kind;

ALTER TABLE public.event ADD COLUMN note text DEFAULT 'x'::text;

-- PL004 reads public.event and fails on rows that violate known
ALTER TABLE public.event ADD CONSTRAINT known CHECK ((kind <> ''::text));

-- PL006 blocks writes to public.event while the index is built
CREATE INDEX event_kind_at ON public.event USING btree (kind, at);

CREATE TABLE public.event_2024 PARTITION OF public.event
FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

CREATE TABLE public.event_rest PARTITION OF public.event
DEFAULT;

COMMIT;
