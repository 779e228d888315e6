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
ALTER TABLE public.cache SET UNLOGGED;

-- lock: ACCESS EXCLUSIVE on public.cache
ALTER TABLE public.cache RESET (autovacuum_enabled, fillfactor);

-- lock: ACCESS EXCLUSIVE on public.cache
-- PL008 can break running code: subscribers tell rows of public.cache apart by something else afterwards, or not at all
ALTER TABLE public.cache REPLICA IDENTITY FULL;

-- lock: ACCESS EXCLUSIVE on public.cache
-- PL009 takes away an index or a constraint: rows that cache_value_key keeps out of public.cache come in afterwards
ALTER TABLE public.cache DROP CONSTRAINT cache_value_key;

COMMIT;
