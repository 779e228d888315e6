SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.best;

DROP MATERIALIZED VIEW public.daily;

-- PL002 rewrites public.hit and fails on values that do not convert
ALTER TABLE public.hit ALTER COLUMN day TYPE bigint USING day::bigint;

CREATE MATERIALIZED VIEW public.daily AS
 SELECT hit.day,
    count(*) AS hits
   FROM public.hit
  GROUP BY hit.day;

CREATE VIEW public.best AS
select max(hits) as most from daily;

-- PL006 blocks writes to public.daily while the index is built
-- PL004 fails where rows of public.daily have the same values
CREATE UNIQUE INDEX daily_day_idx ON public.daily USING btree (day);

COMMENT ON COLUMN public.daily.hits IS 'of the day';

COMMENT ON MATERIALIZED VIEW public.daily IS 'Counted now and then.';

COMMENT ON INDEX public.daily_day_idx IS 'to refresh concurrently';

-- PL005 gives privileges to anon on materialized view public.daily
GRANT SELECT ON TABLE public.daily TO anon;

COMMIT;
