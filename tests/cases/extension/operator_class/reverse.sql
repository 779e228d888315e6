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

-- lock: ACCESS EXCLUSIVE on public.article
DROP INDEX public.article_title_idx;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'for search';

-- lock: SHARE on public.article
-- PL006 blocks writes while an index is built: blocks writes to public.article while the index is built
CREATE INDEX article_title_idx ON public.article USING gin (title public.gin_trgm_ops);

-- lock: SHARE on public.article
-- PL006 blocks writes while an index is built: blocks writes to public.article while the index is built
CREATE INDEX likeness ON public.article USING btree (public.similarity(title, 'a'::text));

COMMIT;
