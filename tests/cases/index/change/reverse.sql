SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.grows;

DROP INDEX public.options;

DROP INDEX public.other_columns;

DROP INDEX public.other_condition;

-- PL006 blocks writes to public."row" while the index is built
CREATE INDEX grows ON public."row" USING btree (name);

-- PL006 blocks writes to public."row" while the index is built
CREATE INDEX options ON public."row" USING btree (name) WITH (fillfactor='50');

-- PL006 blocks writes to public."row" while the index is built
CREATE INDEX other_columns ON public."row" USING btree (name, id);

-- PL006 blocks writes to public."row" while the index is built
CREATE INDEX other_condition ON public."row" USING btree (name) WHERE (id > 1);

COMMENT ON INDEX public.grows IS 'stays';

COMMENT ON INDEX public.options IS 'goes';

COMMIT;
