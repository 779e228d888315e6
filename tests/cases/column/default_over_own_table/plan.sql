SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL004 fails if public.document holds rows: column number has no value for them
ALTER TABLE public.document ADD COLUMN number bigint NOT NULL;

CREATE FUNCTION public.next_number()
 RETURNS bigint
 LANGUAGE sql
BEGIN ATOMIC
 SELECT (COALESCE(max(document.number), (0)::bigint) + 1)
    FROM public.document;
END;

ALTER TABLE public.document ALTER COLUMN number SET DEFAULT public.next_number();

CREATE FUNCTION public.within_limit(n bigint)
 RETURNS boolean
 LANGUAGE sql
BEGIN ATOMIC
 SELECT (n <= (1000 + ( SELECT count(*) AS count
            FROM public.document)));
END;

-- PL004 reads public.document and fails on rows that violate limited
ALTER TABLE public.document ADD CONSTRAINT limited CHECK (public.within_limit(number));

COMMIT;
