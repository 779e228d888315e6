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

-- lock: ACCESS EXCLUSIVE on public.cents
ALTER DOMAIN public.cents DROP CONSTRAINT cents_check;

-- lock: ACCESS EXCLUSIVE on public.invoice
ALTER TABLE public.invoice ALTER COLUMN total DROP DEFAULT;

DROP VIEW public.totals;

ALTER DOMAIN public.cents RENAME TO cents__old;

CREATE DOMAIN public.cents AS bigint;

-- lock: ACCESS EXCLUSIVE on public.cents
-- lock: SHARE on public.invoice
-- PL004 can fail on existing rows: reads public.cents and fails on rows that violate cents_check
ALTER DOMAIN public.cents ADD CONSTRAINT cents_check CHECK ((VALUE >= 0));

-- lock: ACCESS EXCLUSIVE on public.invoice
-- PL002 rewrites the table: rewrites public.invoice and fails on values that do not convert
ALTER TABLE public.invoice ALTER COLUMN total TYPE public.cents USING total::public.cents;

DROP DOMAIN public.cents__old;

-- lock: ACCESS EXCLUSIVE on public.invoice
ALTER TABLE public.invoice ALTER COLUMN total SET DEFAULT 0;

CREATE VIEW public.totals AS
select id, total from invoice;

COMMIT;
