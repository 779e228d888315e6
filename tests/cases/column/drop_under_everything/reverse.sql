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

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL009 takes away an index or a constraint: queries that lean on index paper_kept_idx of public.paper read the whole table afterwards
DROP INDEX public.paper_kept_idx;

-- lock: ACCESS EXCLUSIVE on public.paper
DROP TRIGGER paper_touch ON public.paper;

-- lock: ACCESS EXCLUSIVE on public.counted
DROP MATERIALIZED VIEW public.counted;

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL004 can fail on existing rows: fails if public.paper holds rows: column owner has no value for them
ALTER TABLE public.paper ADD COLUMN owner text NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL002 rewrites the table: rewrites public.paper to fill column shout
ALTER TABLE public.paper ADD COLUMN shout text GENERATED ALWAYS AS (upper(owner)) STORED;

-- lock: SHARE ROW EXCLUSIVE on public.paper
-- lock: SHARE ROW EXCLUSIVE on public.person
-- PL004 can fail on existing rows: reads public.paper and fails on rows that violate paper_owner_fkey
ALTER TABLE public.paper ADD CONSTRAINT paper_owner_fkey FOREIGN KEY (owner) REFERENCES public.person(name);

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL004 can fail on existing rows: reads public.paper and fails on rows that violate paper_owner_kept_key
-- PL006 blocks writes while an index is built: builds an index on public.paper while reads and writes wait
ALTER TABLE public.paper ADD CONSTRAINT paper_owner_kept_key UNIQUE (owner, kept);

-- lock: SHARE on public.paper
-- PL006 blocks writes while an index is built: blocks writes to public.paper while the index is built
CREATE INDEX paper_kept_owner_idx ON public.paper USING btree (kept, owner);

-- lock: SHARE ROW EXCLUSIVE on public.paper
CREATE TRIGGER paper_touch BEFORE UPDATE OF owner, kept ON public.paper FOR EACH ROW WHEN ((new.owner <> ''::text)) EXECUTE FUNCTION public.touch();

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL005 changes access: changes a permissive policy for SELECT on public.paper to anon
ALTER POLICY rows ON public.paper
    USING (owner = 'x' and kept > 0);

-- lock: SHARE UPDATE EXCLUSIVE on public.paper
COMMENT ON COLUMN public.paper.owner IS 'Going.';

-- PL005 changes access: gives privileges to anon on column owner on table public.paper
GRANT SELECT (owner), UPDATE (owner) ON TABLE public.paper TO anon;

CREATE OR REPLACE FUNCTION public.owners()
 RETURNS SETOF text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT paper.owner
    FROM public.paper;
END;

CREATE OR REPLACE VIEW public.owned AS
 SELECT p.id,
    p.owner
   FROM public.paper p
  WHERE (p.owner IS NOT NULL);

CREATE MATERIALIZED VIEW public.counted AS
 SELECT paper.owner,
    count(*) AS n
   FROM public.paper
  GROUP BY paper.owner;

-- lock: SHARE on public.counted
-- PL006 blocks writes while an index is built: blocks writes to public.counted while the index is built
-- PL004 can fail on existing rows: fails where rows of public.counted have the same values
CREATE UNIQUE INDEX counted_owner ON public.counted USING btree (owner);

COMMIT;
