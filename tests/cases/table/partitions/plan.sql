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

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- PL009 takes away an index or a constraint: queries that lean on index event_kind of public.event read the whole table afterwards
DROP INDEX public.event_kind;

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
ALTER TABLE public.event ADD COLUMN note text DEFAULT 'x'::text;

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- PL004 can fail on existing rows: reads public.event and fails on rows that violate known
ALTER TABLE public.event ADD CONSTRAINT known CHECK ((kind <> ''::text));

-- lock: SHARE on public.event
-- lock: SHARE on public.event_2023
-- PL006 blocks writes while an index is built: blocks writes to public.event while the index is built
CREATE INDEX event_kind_at ON public.event USING btree (kind, at);

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- PL004 can fail on existing rows: fails if the default partition of public.event holds rows of public.event_2024
CREATE TABLE public.event_2024 PARTITION OF public.event
FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- PL004 can fail on existing rows: fails if the default partition of public.event holds rows of public.event_rest
CREATE TABLE public.event_rest PARTITION OF public.event
DEFAULT;

COMMIT;
