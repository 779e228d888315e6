SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.range DROP CONSTRAINT later;

ALTER TABLE public.range DROP CONSTRAINT ordered;

ALTER TABLE public.range DROP CONSTRAINT range_high_check;

ALTER TABLE public.range DROP CONSTRAINT unchecked;

-- PL004 reads public.range and fails on rows that violate gone
ALTER TABLE public.range ADD CONSTRAINT gone CHECK (low >= 0);

ALTER TABLE public.range ADD CONSTRAINT later CHECK (high < 100) NOT VALID;

-- PL004 reads public.range and fails on rows that violate ordered
ALTER TABLE public.range ADD CONSTRAINT ordered CHECK (low < high);

-- PL004 reads public.range and fails on rows that violate range_high_check
ALTER TABLE public.range ADD CONSTRAINT range_high_check CHECK (high <> 7);

COMMIT;
