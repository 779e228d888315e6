SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.equal;

DROP INDEX public.message_a_b_idx;

DROP INDEX public.message_data_idx;

DROP INDEX public.message_expr_idx;

DROP INDEX public.message_id_idx;

DROP INDEX public.message_least_greatest_idx;

DROP INDEX public.message_sender_idx;

DROP INDEX public.paths;

DROP INDEX public.pending;

COMMIT;
