SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.sorted;

-- PL002 rewrites public.word and fails on values that do not convert
ALTER TABLE public.word ALTER COLUMN name TYPE text COLLATE "C";

-- PL002 rewrites public.word and fails on values that do not convert
ALTER TABLE public.word ALTER COLUMN short TYPE character varying(40) COLLATE "POSIX";

CREATE VIEW public.sorted AS
select name from word order by name;

COMMIT;
