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

-- lock: ACCESS EXCLUSIVE on public.visit
-- lock: ACCESS EXCLUSIVE on public.place
-- PL009 takes away an index or a constraint: rows that visit_back_fkey keeps out of public.visit come in afterwards
ALTER TABLE public.visit DROP CONSTRAINT visit_back_fkey;

-- lock: ACCESS EXCLUSIVE on public.visit
-- lock: ACCESS EXCLUSIVE on public.place
ALTER TABLE public.visit DROP CONSTRAINT visit_place;

-- lock: ACCESS EXCLUSIVE on public.visit
-- lock: ACCESS EXCLUSIVE on public.place
ALTER TABLE public.visit DROP CONSTRAINT visit_via_fkey;

-- lock: ACCESS EXCLUSIVE on public.visit
ALTER TABLE public.visit ADD COLUMN before bigint;

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_before_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_before_fkey FOREIGN KEY (before) REFERENCES public.visit(id);

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- lock: SHARE ROW EXCLUSIVE on public.place
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_place
ALTER TABLE public.visit ADD CONSTRAINT visit_place FOREIGN KEY (region, code) REFERENCES public.place(region, code) MATCH FULL ON UPDATE CASCADE;

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- lock: SHARE ROW EXCLUSIVE on public.place
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_via_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_via_fkey FOREIGN KEY (via) REFERENCES public.place(id) ON DELETE SET NULL;

COMMIT;
