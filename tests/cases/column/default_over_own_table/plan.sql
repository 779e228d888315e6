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

-- lock: ACCESS EXCLUSIVE on public.document
-- PL004 can fail on existing rows: fails if public.document holds rows: column number has no value for them
ALTER TABLE public.document ADD COLUMN number bigint NOT NULL;

CREATE FUNCTION public.next_number()
 RETURNS bigint
 LANGUAGE sql
BEGIN ATOMIC
 SELECT (COALESCE(max(document.number), (0)::bigint) + 1)
    FROM public.document;
END;

-- lock: ACCESS EXCLUSIVE on public.document
ALTER TABLE public.document ALTER COLUMN number SET DEFAULT public.next_number();

CREATE FUNCTION public.within_limit(n bigint)
 RETURNS boolean
 LANGUAGE sql
BEGIN ATOMIC
 SELECT (n <= (1000 + ( SELECT count(*) AS count
            FROM public.document)));
END;

-- lock: ACCESS EXCLUSIVE on public.document
-- PL004 can fail on existing rows: reads public.document and fails on rows that violate limited
ALTER TABLE public.document ADD CONSTRAINT limited CHECK (public.within_limit(number));

COMMIT;
