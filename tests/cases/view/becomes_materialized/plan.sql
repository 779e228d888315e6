SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.twice;

DROP VIEW public.counted;

CREATE MATERIALIZED VIEW public.counted AS
 SELECT count(*) AS hits
   FROM public.hit;

CREATE VIEW public.twice AS
select hits * 2 as twice from counted;

-- PL005 gives privileges to anon on materialized view public.counted
GRANT SELECT ON TABLE public.counted TO anon;

COMMIT;
