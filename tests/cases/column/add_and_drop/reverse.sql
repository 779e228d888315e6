SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column since of public.item in every row
ALTER TABLE public.item DROP COLUMN since;

DROP VIEW public.items;

-- PL001 deletes column amount of public.item in every row
ALTER TABLE public.item DROP COLUMN amount;

-- PL004 fails if public.item holds rows: column old has no value for them
ALTER TABLE public.item ADD COLUMN old text NOT NULL;

-- PL004 reads public.item and fails on rows that violate differ
ALTER TABLE public.item ADD CONSTRAINT differ CHECK (old <> kept);

-- PL004 reads public.item and fails on rows that violate item_old_key
-- PL006 builds an index on public.item while reads and writes wait
ALTER TABLE public.item ADD CONSTRAINT item_old_key UNIQUE (old);

-- PL006 blocks writes to public.item while the index is built
CREATE INDEX item_old_id_idx ON public.item USING btree (old, id);

COMMENT ON COLUMN public.item.old IS 'On its way out.';

-- PL005 gives privileges to anon on column old on table public.item
GRANT SELECT (old) ON TABLE public.item TO anon;

CREATE VIEW public.items AS
select id, kept, old from item;

COMMIT;
