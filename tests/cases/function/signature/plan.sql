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

-- lock: ACCESS EXCLUSIVE on public.page
-- PL008 can break running code: deletes column rank of public.page in every row
ALTER TABLE public.page DROP COLUMN rank;

-- lock: ACCESS EXCLUSIVE on public.page
ALTER TABLE public.page DROP CONSTRAINT bounded;

-- lock: ACCESS EXCLUSIVE on public.page
ALTER TABLE public.page ALTER COLUMN start DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.page
DROP INDEX public.by_score;

-- lock: ACCESS EXCLUSIVE on public.page
-- PL005 changes access: drops a permissive policy for SELECT on public.page to anon
DROP POLICY page_select_anon ON public.page;

DROP VIEW public.ranking;

DROP FUNCTION public.score(bigint);

CREATE FUNCTION public.score(page bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select page $function$;

-- lock: ACCESS EXCLUSIVE on public.page
-- PL002 rewrites the table: rewrites public.page to fill column rank
ALTER TABLE public.page ADD COLUMN rank bigint GENERATED ALWAYS AS (score(id)) STORED;

-- lock: ACCESS EXCLUSIVE on public.page
-- PL004 can fail on existing rows: reads public.page and fails on rows that violate bounded
ALTER TABLE public.page ADD CONSTRAINT bounded CHECK (score(id) < 100);

-- lock: ACCESS EXCLUSIVE on public.page
ALTER TABLE public.page ALTER COLUMN start SET DEFAULT (score(5));

-- lock: SHARE on public.page
-- PL006 blocks writes while an index is built: blocks writes to public.page while the index is built
CREATE INDEX by_score ON public.page USING btree (public.score(id));

-- lock: ACCESS EXCLUSIVE on public.page
-- PL005 changes access: adds a permissive policy for SELECT on public.page to anon
CREATE POLICY page_select_anon ON public.page FOR SELECT TO anon
    USING (score(id) > 0);

COMMENT ON ROUTINE public.score(bigint) IS 'how good';

-- PL005 changes access: gives privileges to anon on function public.score(bigint)
GRANT EXECUTE ON ROUTINE public.score(bigint) TO anon;

-- PL005 changes access: gives privileges to coach on function public.score(bigint)
GRANT EXECUTE ON ROUTINE public.score(bigint) TO coach;

-- PL005 changes access: takes privileges from PUBLIC on function public.score(bigint)
REVOKE EXECUTE ON ROUTINE public.score(bigint) FROM PUBLIC;

CREATE VIEW public.ranking AS
select id, score(id) as score from page;

COMMENT ON VIEW public.ranking IS 'By score.';

-- PL005 changes access: gives privileges to coach on view public.ranking
GRANT SELECT ON TABLE public.ranking TO coach;

COMMIT;
