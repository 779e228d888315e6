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

-- lock: ACCESS EXCLUSIVE on public.item
-- PL001 deletes data: deletes column since of public.item in every row
ALTER TABLE public.item DROP COLUMN since;

DROP VIEW public.items;

-- lock: ACCESS EXCLUSIVE on public.item
-- PL001 deletes data: deletes column amount of public.item in every row
ALTER TABLE public.item DROP COLUMN amount;

-- lock: ACCESS EXCLUSIVE on public.item
-- PL004 can fail on existing rows: fails if public.item holds rows: column old has no value for them
ALTER TABLE public.item ADD COLUMN old text NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.item
-- PL004 can fail on existing rows: reads public.item and fails on rows that violate differ
ALTER TABLE public.item ADD CONSTRAINT differ CHECK (old <> kept);

-- lock: ACCESS EXCLUSIVE on public.item
-- PL004 can fail on existing rows: reads public.item and fails on rows that violate item_old_key
-- PL006 blocks writes while an index is built: builds an index on public.item while reads and writes wait
ALTER TABLE public.item ADD CONSTRAINT item_old_key UNIQUE (old);

-- lock: SHARE on public.item
-- PL006 blocks writes while an index is built: blocks writes to public.item while the index is built
CREATE INDEX item_old_id_idx ON public.item USING btree (old, id);

-- lock: SHARE UPDATE EXCLUSIVE on public.item
COMMENT ON COLUMN public.item.old IS 'On its way out.';

-- PL005 changes access: gives privileges to anon on column old on table public.item
GRANT SELECT (old) ON TABLE public.item TO anon;

CREATE VIEW public.items AS
select id, kept, old from item;

COMMIT;
