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

-- lock: ACCESS EXCLUSIVE on public.range
ALTER TABLE public.range DROP CONSTRAINT later;

-- lock: ACCESS EXCLUSIVE on public.range
ALTER TABLE public.range DROP CONSTRAINT ordered;

-- lock: ACCESS EXCLUSIVE on public.range
ALTER TABLE public.range DROP CONSTRAINT range_high_check;

-- lock: ACCESS EXCLUSIVE on public.range
-- PL009 takes away an index or a constraint: rows that unchecked keeps out of public.range come in afterwards
ALTER TABLE public.range DROP CONSTRAINT unchecked;

-- lock: ACCESS EXCLUSIVE on public.range
-- PL004 can fail on existing rows: reads public.range and fails on rows that violate gone
ALTER TABLE public.range ADD CONSTRAINT gone CHECK (low >= 0);

-- lock: ACCESS EXCLUSIVE on public.range
ALTER TABLE public.range ADD CONSTRAINT later CHECK (high < 100) NOT VALID;

-- lock: ACCESS EXCLUSIVE on public.range
-- PL004 can fail on existing rows: reads public.range and fails on rows that violate ordered
ALTER TABLE public.range ADD CONSTRAINT ordered CHECK (low < high);

-- lock: ACCESS EXCLUSIVE on public.range
-- PL004 can fail on existing rows: reads public.range and fails on rows that violate range_high_check
ALTER TABLE public.range ADD CONSTRAINT range_high_check CHECK (high <> 7);

COMMIT;
