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

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX equal ON public.message USING hash (sender);

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX message_a_b_idx ON public.message USING btree (a DESC, b NULLS FIRST) INCLUDE (sender);

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX message_data_idx ON public.message USING gin (data);

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX message_expr_idx ON public.message USING btree (((data ->> 'sender_id'::text))) WHERE (kind = 'message'::text);

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX message_id_idx ON public.message USING brin (id) WITH (pages_per_range='16');

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
-- PL004 can fail on existing rows: fails where rows of public.message have the same values
CREATE UNIQUE INDEX message_least_greatest_idx ON public.message USING btree (LEAST(a, b), GREATEST(a, b));

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX message_sender_idx ON public.message USING btree (sender text_pattern_ops);

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
CREATE INDEX paths ON public.message USING gin (data jsonb_path_ops) WITH (fastupdate='false');

-- lock: SHARE on public.message
-- PL006 blocks writes while an index is built: blocks writes to public.message while the index is built
-- PL004 can fail on existing rows: fails where rows of public.message have the same values
CREATE UNIQUE INDEX pending ON public.message USING btree (sender, lower(kind)) WHERE (kind = 'pending'::text);

COMMIT;
