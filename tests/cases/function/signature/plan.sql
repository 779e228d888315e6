SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 deletes column rank of public.page in every row
ALTER TABLE public.page DROP COLUMN rank;

ALTER TABLE public.page DROP CONSTRAINT bounded;

ALTER TABLE public.page ALTER COLUMN start DROP DEFAULT;

DROP INDEX public.by_score;

-- PL005 drops a permissive policy for SELECT on public.page to anon
DROP POLICY page_select_anon ON public.page;

DROP VIEW public.ranking;

DROP FUNCTION public.score(bigint);

CREATE FUNCTION public.score(page bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select page $function$;

-- PL002 rewrites public.page to fill column rank
ALTER TABLE public.page ADD COLUMN rank bigint GENERATED ALWAYS AS (score(id)) STORED;

-- PL004 reads public.page and fails on rows that violate bounded
ALTER TABLE public.page ADD CONSTRAINT bounded CHECK (score(id) < 100);

ALTER TABLE public.page ALTER COLUMN start SET DEFAULT score(5);

-- PL006 blocks writes to public.page while the index is built
CREATE INDEX by_score ON public.page USING btree (public.score(id));

-- PL005 adds a permissive policy for SELECT on public.page to anon
CREATE POLICY page_select_anon ON public.page FOR SELECT TO anon
    USING (score(id) > 0);

COMMENT ON ROUTINE public.score(bigint) IS 'how good';

-- PL005 gives privileges to anon on function public.score(bigint)
GRANT EXECUTE ON ROUTINE public.score(bigint) TO anon;

-- PL005 gives privileges to coach on function public.score(bigint)
GRANT EXECUTE ON ROUTINE public.score(bigint) TO coach;

-- PL005 takes privileges from PUBLIC on function public.score(bigint)
REVOKE EXECUTE ON ROUTINE public.score(bigint) FROM PUBLIC;

CREATE VIEW public.ranking AS
select id, score(id) as score from page;

COMMENT ON VIEW public.ranking IS 'By score.';

-- PL005 gives privileges to coach on view public.ranking
GRANT SELECT ON TABLE public.ranking TO coach;

COMMIT;
