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

DROP VIEW public.twice;

-- lock: ACCESS EXCLUSIVE on public.counted
DROP MATERIALIZED VIEW public.counted;

CREATE VIEW public.counted AS
select count(*) as hits from hit;

-- PL005 changes access: gives privileges to anon on view public.counted
GRANT SELECT ON TABLE public.counted TO anon;

CREATE VIEW public.twice AS
select hits * 2 as twice from counted;

COMMIT;
