SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 deletes column shout of public.paper in every row
ALTER TABLE public.paper DROP COLUMN shout;

DROP TRIGGER paper_touch ON public.paper;

DROP VIEW public.owned;

DROP MATERIALIZED VIEW public.counted;

-- PL006 blocks writes to public.paper while the index is built
CREATE INDEX paper_kept_idx ON public.paper USING btree (kept);

CREATE TRIGGER paper_touch BEFORE UPDATE OF kept ON public.paper FOR EACH ROW EXECUTE FUNCTION public.touch();

-- PL005 changes a permissive policy for SELECT on public.paper to anon
ALTER POLICY rows ON public.paper
    USING (kept > 0);

CREATE OR REPLACE FUNCTION public.owners()
 RETURNS SETOF text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT person.name
    FROM public.person;
END;

-- PL001 deletes column owner of public.paper in every row
ALTER TABLE public.paper DROP COLUMN owner;

CREATE VIEW public.owned AS
 SELECT p.id
   FROM public.paper p;

CREATE MATERIALIZED VIEW public.counted AS
 SELECT paper.kept AS owner,
    count(*) AS n
   FROM public.paper
  GROUP BY paper.kept;

-- PL006 blocks writes to public.counted while the index is built
-- PL004 fails where rows of public.counted have the same values
CREATE UNIQUE INDEX counted_owner ON public.counted USING btree (owner);

COMMIT;
