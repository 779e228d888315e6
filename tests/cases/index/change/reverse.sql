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
CREATE INDEX grows ON public."row" USING btree (name);

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX options ON public."row" USING btree (name) WITH (fillfactor='50');

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX other_columns ON public."row" USING btree (name, id);

-- lock: SHARE on public."row"
-- PL006 blocks writes while an index is built: blocks writes to public."row" while the index is built
CREATE INDEX other_condition ON public."row" USING btree (name) WHERE (id > 1);

COMMENT ON INDEX public.grows IS 'stays';

COMMENT ON INDEX public.options IS 'goes';

COMMIT;
