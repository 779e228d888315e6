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

DROP VIEW public.items;

-- lock: ACCESS EXCLUSIVE on public.item
-- PL001 deletes data: deletes column old of public.item in every row
ALTER TABLE public.item DROP COLUMN old;

-- lock: ACCESS EXCLUSIVE on public.item
ALTER TABLE public.item ADD COLUMN amount integer DEFAULT 0 NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.item
ALTER TABLE public.item ADD COLUMN since date;

-- lock: ACCESS EXCLUSIVE on public.item
-- PL004 can fail on existing rows: reads public.item and fails on rows that violate not_negative
ALTER TABLE public.item ADD CONSTRAINT not_negative CHECK (amount >= 0);

-- lock: SHARE on public.item
-- PL006 blocks writes while an index is built: blocks writes to public.item while the index is built
CREATE INDEX item_since_idx ON public.item USING btree (since);

-- lock: SHARE UPDATE EXCLUSIVE on public.item
COMMENT ON COLUMN public.item.amount IS 'In cents.';

-- PL005 changes access: gives privileges to anon on column amount on table public.item
GRANT SELECT (amount) ON TABLE public.item TO anon;

CREATE VIEW public.items AS
select id, kept, amount from item;

COMMIT;
