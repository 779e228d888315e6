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

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index equal of public.message read the whole table afterwards
DROP INDEX public.equal;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_a_b_idx of public.message read the whole table afterwards
DROP INDEX public.message_a_b_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_data_idx of public.message read the whole table afterwards
DROP INDEX public.message_data_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_expr_idx of public.message read the whole table afterwards
DROP INDEX public.message_expr_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_id_idx of public.message read the whole table afterwards
DROP INDEX public.message_id_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_least_greatest_idx of public.message read the whole table afterwards
DROP INDEX public.message_least_greatest_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index message_sender_idx of public.message read the whole table afterwards
DROP INDEX public.message_sender_idx;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index paths of public.message read the whole table afterwards
DROP INDEX public.paths;

-- lock: ACCESS EXCLUSIVE on public.message
-- PL009 takes away an index or a constraint: queries that lean on index pending of public.message read the whole table afterwards
DROP INDEX public.pending;

COMMIT;
