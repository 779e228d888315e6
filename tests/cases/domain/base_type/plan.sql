SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER DOMAIN public.cents DROP CONSTRAINT cents_check;

ALTER TABLE public.invoice ALTER COLUMN total DROP DEFAULT;

DROP VIEW public.totals;

ALTER DOMAIN public.cents RENAME TO cents__old;

CREATE DOMAIN public.cents AS bigint;

-- PL002 rewrites public.invoice and fails on values that do not convert
ALTER TABLE public.invoice ALTER COLUMN total TYPE public.cents USING total::text::public.cents;

DROP DOMAIN public.cents__old;

-- PL004 reads public.cents and fails on rows that violate cents_check
ALTER DOMAIN public.cents ADD CONSTRAINT cents_check CHECK ((VALUE >= 0));

ALTER TABLE public.invoice ALTER COLUMN total SET DEFAULT 0;

CREATE VIEW public.totals AS
select id, total from invoice;

COMMIT;
