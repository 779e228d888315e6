SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.items;

-- PL001 deletes column old of public.item in every row
ALTER TABLE public.item DROP COLUMN old;

ALTER TABLE public.item ADD COLUMN amount integer DEFAULT 0 NOT NULL;

ALTER TABLE public.item ADD COLUMN since date;

-- PL004 reads public.item and fails on rows that violate not_negative
ALTER TABLE public.item ADD CONSTRAINT not_negative CHECK (amount >= 0);

-- PL006 blocks writes to public.item while the index is built
CREATE INDEX item_since_idx ON public.item USING btree (since);

COMMENT ON COLUMN public.item.amount IS 'In cents.';

-- PL005 gives privileges to anon on column amount on table public.item
GRANT SELECT (amount) ON TABLE public.item TO anon;

CREATE VIEW public.items AS
select id, kept, amount from item;

COMMIT;
