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
-- lock: ACCESS EXCLUSIVE on public.event_2024
-- lock: ACCESS EXCLUSIVE on public.event_rest
-- PL009 takes away an index or a constraint: queries that lean on index event_kind_at of public.event read the whole table afterwards
DROP INDEX public.event_kind_at;

-- lock: ACCESS EXCLUSIVE on public.event_2024
-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- lock: ACCESS EXCLUSIVE on public.event_rest
-- PL001 deletes data: deletes table public.event_2024 and every row in it
DROP TABLE public.event_2024;

-- lock: ACCESS EXCLUSIVE on public.event_rest
-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- lock: ACCESS EXCLUSIVE on public.event_2024
-- PL001 deletes data: deletes table public.event_rest and every row in it
DROP TABLE public.event_rest;

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- lock: ACCESS EXCLUSIVE on public.event_2024
-- lock: ACCESS EXCLUSIVE on public.event_rest
-- PL001 deletes data: deletes column note of public.event in every row
ALTER TABLE public.event DROP COLUMN note;

-- lock: ACCESS EXCLUSIVE on public.event
-- lock: ACCESS EXCLUSIVE on public.event_2023
-- lock: ACCESS EXCLUSIVE on public.event_2024
-- lock: ACCESS EXCLUSIVE on public.event_rest
-- PL009 takes away an index or a constraint: rows that known keeps out of public.event come in afterwards
ALTER TABLE public.event DROP CONSTRAINT known;

-- lock: SHARE on public.event
-- lock: SHARE on public.event_2023
-- lock: SHARE on public.event_2024
-- lock: SHARE on public.event_rest
-- PL006 blocks writes while an index is built: blocks writes to public.event while the index is built
CREATE INDEX event_kind ON public.event USING btree (kind);

COMMIT;
