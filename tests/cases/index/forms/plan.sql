SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX equal ON public.message USING hash (sender);

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX message_a_b_idx ON public.message USING btree (a DESC, b NULLS FIRST) INCLUDE (sender);

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX message_data_idx ON public.message USING gin (data);

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX message_expr_idx ON public.message USING btree (((data ->> 'sender_id'::text))) WHERE (kind = 'message'::text);

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX message_id_idx ON public.message USING brin (id) WITH (pages_per_range='16');

-- PL006 blocks writes to public.message while the index is built
-- PL004 fails where rows of public.message have the same values
CREATE UNIQUE INDEX message_least_greatest_idx ON public.message USING btree (LEAST(a, b), GREATEST(a, b));

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX message_sender_idx ON public.message USING btree (sender text_pattern_ops);

-- PL006 blocks writes to public.message while the index is built
CREATE INDEX paths ON public.message USING gin (data jsonb_path_ops) WITH (fastupdate='false');

-- PL006 blocks writes to public.message while the index is built
-- PL004 fails where rows of public.message have the same values
CREATE UNIQUE INDEX pending ON public.message USING btree (sender, lower(kind)) WHERE (kind = 'pending'::text);

COMMIT;
