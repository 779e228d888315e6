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

-- lock: ACCESS EXCLUSIVE on public.cache
-- PL002 rewrites the table: rewrites public.cache
ALTER TABLE public.cache SET LOGGED;

-- lock: ACCESS EXCLUSIVE on public.cache
ALTER TABLE public.cache SET (autovacuum_enabled=false, fillfactor=70);

-- lock: ACCESS EXCLUSIVE on public.cache
-- PL004 can fail on existing rows: reads public.cache and fails on rows that violate cache_value_key
-- PL006 blocks writes while an index is built: builds an index on public.cache while reads and writes wait
ALTER TABLE public.cache ADD CONSTRAINT cache_value_key UNIQUE (value);

-- lock: ACCESS EXCLUSIVE on public.cache
-- PL008 can break running code: subscribers tell rows of public.cache apart by something else afterwards, or not at all
ALTER TABLE public.cache REPLICA IDENTITY USING INDEX cache_value_key;

COMMIT;
