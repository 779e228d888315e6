SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.paper_kept_idx;

DROP TRIGGER paper_touch ON public.paper;

DROP MATERIALIZED VIEW public.counted;

-- PL004 fails if public.paper holds rows: column owner has no value for them
ALTER TABLE public.paper ADD COLUMN owner text NOT NULL;

-- PL002 rewrites public.paper to fill column shout
ALTER TABLE public.paper ADD COLUMN shout text GENERATED ALWAYS AS (upper(owner)) STORED;

-- PL004 reads public.paper and fails on rows that violate paper_owner_fkey
ALTER TABLE public.paper ADD CONSTRAINT paper_owner_fkey FOREIGN KEY (owner) REFERENCES public.person(name);

-- PL004 reads public.paper and fails on rows that violate paper_owner_kept_key
-- PL006 builds an index on public.paper while reads and writes wait
ALTER TABLE public.paper ADD CONSTRAINT paper_owner_kept_key UNIQUE (owner, kept);

-- PL006 blocks writes to public.paper while the index is built
CREATE INDEX paper_kept_owner_idx ON public.paper USING btree (kept, owner);

CREATE TRIGGER paper_touch BEFORE UPDATE OF owner, kept ON public.paper FOR EACH ROW WHEN ((new.owner <> ''::text)) EXECUTE FUNCTION public.touch();

-- PL005 changes a permissive policy for SELECT on public.paper to anon
ALTER POLICY rows ON public.paper
    USING (owner = 'x' and kept > 0);

COMMENT ON COLUMN public.paper.owner IS 'Going.';

-- PL005 gives privileges to anon on column owner on table public.paper
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

-- PL006 blocks writes to public.counted while the index is built
-- PL004 fails where rows of public.counted have the same values
CREATE UNIQUE INDEX counted_owner ON public.counted USING btree (owner);

COMMIT;
