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
-- PL001 deletes data: deletes column before of public.visit in every row
ALTER TABLE public.visit DROP COLUMN before;

-- lock: ACCESS EXCLUSIVE on public.visit
-- lock: ACCESS EXCLUSIVE on public.place
ALTER TABLE public.visit DROP CONSTRAINT visit_place;

-- lock: ACCESS EXCLUSIVE on public.visit
-- lock: ACCESS EXCLUSIVE on public.place
ALTER TABLE public.visit DROP CONSTRAINT visit_via_fkey;

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- lock: SHARE ROW EXCLUSIVE on public.place
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_back_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_back_fkey FOREIGN KEY (back) REFERENCES public.place(id) ON DELETE CASCADE;

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- lock: SHARE ROW EXCLUSIVE on public.place
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_place
ALTER TABLE public.visit ADD CONSTRAINT visit_place FOREIGN KEY (region, code) REFERENCES public.place(region, code);

-- lock: SHARE ROW EXCLUSIVE on public.visit
-- lock: SHARE ROW EXCLUSIVE on public.place
-- PL004 can fail on existing rows: reads public.visit and fails on rows that violate visit_via_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_via_fkey FOREIGN KEY (via) REFERENCES public.place(id);

COMMIT;
