SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL002 rewrites public.cache
ALTER TABLE public.cache SET LOGGED;

ALTER TABLE public.cache SET (autovacuum_enabled=false, fillfactor=70);

-- PL004 reads public.cache and fails on rows that violate cache_value_key
-- PL006 builds an index on public.cache while reads and writes wait
ALTER TABLE public.cache ADD CONSTRAINT cache_value_key UNIQUE (value);

ALTER TABLE public.cache REPLICA IDENTITY USING INDEX cache_value_key;

COMMIT;
