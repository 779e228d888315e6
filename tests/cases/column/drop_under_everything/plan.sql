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
-- PL008 can break running code: deletes column shout of public.paper in every row
ALTER TABLE public.paper DROP COLUMN shout;

-- lock: ACCESS EXCLUSIVE on public.paper
DROP TRIGGER paper_touch ON public.paper;

DROP VIEW public.owned;

-- lock: ACCESS EXCLUSIVE on public.counted
DROP MATERIALIZED VIEW public.counted;

-- lock: SHARE on public.paper
-- PL006 blocks writes while an index is built: blocks writes to public.paper while the index is built
CREATE INDEX paper_kept_idx ON public.paper USING btree (kept);

-- lock: SHARE ROW EXCLUSIVE on public.paper
CREATE TRIGGER paper_touch BEFORE UPDATE OF kept ON public.paper FOR EACH ROW EXECUTE FUNCTION public.touch();

-- lock: ACCESS EXCLUSIVE on public.paper
-- PL005 changes access: changes a permissive policy for SELECT on public.paper to anon
ALTER POLICY rows ON public.paper
    USING (kept > 0);

CREATE OR REPLACE FUNCTION public.owners()
 RETURNS SETOF text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT person.name
    FROM public.person;
END;

-- lock: ACCESS EXCLUSIVE on public.paper
-- lock: ACCESS EXCLUSIVE on public.person
-- PL001 deletes data: deletes column owner of public.paper in every row
ALTER TABLE public.paper DROP COLUMN owner;

CREATE VIEW public.owned AS
 SELECT p.id
   FROM public.paper p;

CREATE MATERIALIZED VIEW public.counted AS
 SELECT paper.kept AS owner,
    count(*) AS n
   FROM public.paper
  GROUP BY paper.kept;

-- lock: SHARE on public.counted
-- PL006 blocks writes while an index is built: blocks writes to public.counted while the index is built
-- PL004 can fail on existing rows: fails where rows of public.counted have the same values
CREATE UNIQUE INDEX counted_owner ON public.counted USING btree (owner);

COMMIT;
