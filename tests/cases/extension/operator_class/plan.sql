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

-- lock: ACCESS EXCLUSIVE on public.article
-- PL009 takes away an index or a constraint: queries that lean on index likeness of public.article read the whole table afterwards
DROP INDEX public.likeness;

DROP EXTENSION pg_trgm;

-- lock: SHARE on public.article
-- PL006 blocks writes while an index is built: blocks writes to public.article while the index is built
CREATE INDEX article_title_idx ON public.article USING btree (title);

COMMIT;
