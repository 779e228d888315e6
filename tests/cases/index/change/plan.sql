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

-- lock: ACCESS EXCLUSIVE on public."row"
DROP INDEX public.grows;

-- lock: ACCESS EXCLUSIVE on public."row"
DROP INDEX public.options;

-- lock: ACCESS EXCLUSIVE on public."row"
DROP INDEX public.other_columns;

-- lock: ACCESS EXCLUSIVE on public."row"
DROP INDEX public.other_condition;

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
-- PL004 can fail on existing rows: fails where rows of public."row" have the same values
CREATE UNIQUE INDEX grows ON public."row" USING btree (name);

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX options ON public."row" USING btree (name) WITH (fillfactor='60');

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX other_columns ON public."row" USING btree (id, name);

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX other_condition ON public."row" USING btree (name) WHERE (id > 2);

COMMENT ON INDEX public.grows IS 'stays';

COMMIT;
