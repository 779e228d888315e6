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

DROP VIEW public.sorted;

-- lock: ACCESS EXCLUSIVE on public.word
-- PL002 rewrites the table: rewrites public.word and fails on values that do not convert
ALTER TABLE public.word ALTER COLUMN name TYPE text;

-- lock: ACCESS EXCLUSIVE on public.word
-- PL002 rewrites the table: rewrites public.word and fails on values that do not convert
ALTER TABLE public.word ALTER COLUMN short TYPE character varying(20);

CREATE VIEW public.sorted AS
select name from word order by name;

COMMIT;
