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

-- lock: ACCESS EXCLUSIVE on public.contact
-- PL009 takes away an index or a constraint: rows that contact_email_a_key keeps out of public.contact come in afterwards
ALTER TABLE public.contact DROP CONSTRAINT contact_email_a_key;

-- lock: ACCESS EXCLUSIVE on public.contact
ALTER TABLE public.contact DROP CONSTRAINT late;

-- lock: ACCESS EXCLUSIVE on public.contact
ALTER TABLE public.contact DROP CONSTRAINT pair;

-- lock: ACCESS EXCLUSIVE on public.contact
-- PL004 can fail on existing rows: reads public.contact and fails on rows that violate contact_email_key
-- PL006 blocks writes while an index is built: builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT contact_email_key UNIQUE (email);

-- lock: ACCESS EXCLUSIVE on public.contact
-- PL004 can fail on existing rows: reads public.contact and fails on rows that violate late
-- PL006 blocks writes while an index is built: builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT late UNIQUE (b) DEFERRABLE;

-- lock: ACCESS EXCLUSIVE on public.contact
-- PL004 can fail on existing rows: reads public.contact and fails on rows that violate pair
-- PL006 blocks writes while an index is built: builds an index on public.contact while reads and writes wait
ALTER TABLE public.contact ADD CONSTRAINT pair UNIQUE (a, b);

-- lock: SHARE UPDATE EXCLUSIVE on public.contact
COMMENT ON CONSTRAINT late ON public.contact IS 'at the end';

-- lock: SHARE UPDATE EXCLUSIVE on public.contact
COMMENT ON CONSTRAINT pair ON public.contact IS 'one of each';

COMMIT;
