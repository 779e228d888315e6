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

-- lock: ACCESS EXCLUSIVE on public.child
-- lock: ACCESS EXCLUSIVE on public.parent
-- PL009 takes away an index or a constraint: rows that child_id_fkey keeps out of public.child come in afterwards
ALTER TABLE public.child DROP CONSTRAINT child_id_fkey;

-- lock: ACCESS EXCLUSIVE on public.child
ALTER TABLE public.child DROP CONSTRAINT child_pkey;

-- lock: ACCESS EXCLUSIVE on public.parent
ALTER TABLE public.parent DROP CONSTRAINT parent_pkey;

-- lock: ACCESS EXCLUSIVE on public.child
-- PL004 can fail on existing rows: reads public.child and fails on rows that violate child_pkey
-- PL006 blocks writes while an index is built: builds an index on public.child while reads and writes wait
ALTER TABLE public.child ADD CONSTRAINT child_pkey PRIMARY KEY (tenant, id);

-- lock: ACCESS EXCLUSIVE on public.parent
-- PL004 can fail on existing rows: reads public.parent and fails on rows that violate parent_pkey
-- PL006 blocks writes while an index is built: builds an index on public.parent while reads and writes wait
ALTER TABLE public.parent ADD CONSTRAINT parent_pkey PRIMARY KEY (tenant, id);

-- lock: SHARE ROW EXCLUSIVE on public.child
-- lock: SHARE ROW EXCLUSIVE on public.parent
-- PL004 can fail on existing rows: reads public.child and fails on rows that violate child_tenant_id_fkey
ALTER TABLE public.child ADD CONSTRAINT child_tenant_id_fkey FOREIGN KEY (tenant, id) REFERENCES public.parent(tenant, id);

COMMIT;
