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

DROP VIEW public.best;

-- lock: ACCESS EXCLUSIVE on public.daily
DROP MATERIALIZED VIEW public.daily;

-- lock: ACCESS EXCLUSIVE on public.hit
-- PL002 rewrites the table: rewrites public.hit and fails on values that do not convert
ALTER TABLE public.hit ALTER COLUMN day TYPE bigint USING day::bigint;

CREATE MATERIALIZED VIEW public.daily AS
 SELECT hit.day,
    count(*) AS hits
   FROM public.hit
  GROUP BY hit.day;

CREATE VIEW public.best AS
select max(hits) as most from daily;

-- lock: SHARE on public.daily
-- PL006 blocks writes while an index is built: blocks writes to public.daily while the index is built
-- PL004 can fail on existing rows: fails where rows of public.daily have the same values
CREATE UNIQUE INDEX daily_day_idx ON public.daily USING btree (day);

-- lock: SHARE UPDATE EXCLUSIVE on public.daily
COMMENT ON COLUMN public.daily.hits IS 'of the day';

-- lock: SHARE UPDATE EXCLUSIVE on public.daily
COMMENT ON MATERIALIZED VIEW public.daily IS 'Counted now and then.';

COMMENT ON INDEX public.daily_day_idx IS 'to refresh concurrently';

-- PL005 changes access: gives privileges to anon on materialized view public.daily
GRANT SELECT ON TABLE public.daily TO anon;

COMMIT;
