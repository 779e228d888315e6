SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.article_title_idx;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'for search';

-- PL006 blocks writes to public.article while the index is built
CREATE INDEX article_title_idx ON public.article USING gin (title public.gin_trgm_ops);

-- PL006 blocks writes to public.article while the index is built
CREATE INDEX likeness ON public.article USING btree (public.similarity(title, 'a'::text));

COMMIT;
