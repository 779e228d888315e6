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
ALTER TABLE public.cache SET UNLOGGED;

ALTER TABLE public.cache RESET (autovacuum_enabled, fillfactor);

ALTER TABLE public.cache REPLICA IDENTITY FULL;

ALTER TABLE public.cache DROP CONSTRAINT cache_value_key;

COMMIT;
