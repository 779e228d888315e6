SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.visit DROP CONSTRAINT visit_back_fkey;

ALTER TABLE public.visit DROP CONSTRAINT visit_place;

ALTER TABLE public.visit DROP CONSTRAINT visit_via_fkey;

ALTER TABLE public.visit ADD COLUMN before bigint;

-- PL004 reads public.visit and fails on rows that violate visit_before_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_before_fkey FOREIGN KEY (before) REFERENCES public.visit(id);

-- PL004 reads public.visit and fails on rows that violate visit_place
ALTER TABLE public.visit ADD CONSTRAINT visit_place FOREIGN KEY (region, code) REFERENCES public.place(region, code) MATCH FULL ON UPDATE CASCADE;

-- PL004 reads public.visit and fails on rows that violate visit_via_fkey
ALTER TABLE public.visit ADD CONSTRAINT visit_via_fkey FOREIGN KEY (via) REFERENCES public.place(id) ON DELETE SET NULL;

COMMIT;
