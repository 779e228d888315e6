SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.contact DROP CONSTRAINT contact_email_a_key;

ALTER TABLE public.contact DROP CONSTRAINT late;

ALTER TABLE public.contact DROP CONSTRAINT pair;

-- PL004 reads public.contact and fails on rows that violate contact_email_key
-- PL006 builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT contact_email_key UNIQUE (email);

-- PL004 reads public.contact and fails on rows that violate late
-- PL006 builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT late UNIQUE (b) DEFERRABLE;

-- PL004 reads public.contact and fails on rows that violate pair
-- PL006 builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT pair UNIQUE (a, b);

COMMENT ON CONSTRAINT late ON public.contact IS 'at the end';

COMMENT ON CONSTRAINT pair ON public.contact IS 'one of each';

COMMIT;
