SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.child DROP CONSTRAINT child_id_fkey;

ALTER TABLE public.child DROP CONSTRAINT child_pkey;

ALTER TABLE public.parent DROP CONSTRAINT parent_pkey;

-- PL004 reads public.child and fails on rows that violate child_pkey
-- PL006 builds an index on public.child while reads and writes wait
ALTER TABLE public.child ADD CONSTRAINT child_pkey PRIMARY KEY (tenant, id);

-- PL004 reads public.parent and fails on rows that violate parent_pkey
-- PL006 builds an index on public.parent while reads and writes wait
ALTER TABLE public.parent ADD CONSTRAINT parent_pkey PRIMARY KEY (tenant, id);

-- PL004 reads public.child and fails on rows that violate child_tenant_id_fkey
ALTER TABLE public.child ADD CONSTRAINT child_tenant_id_fkey FOREIGN KEY (tenant, id) REFERENCES public.parent(tenant, id);

COMMIT;
