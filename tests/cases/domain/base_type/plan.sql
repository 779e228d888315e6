SET search_path = '';
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.totals;

-- PL001 deletes column total of public.invoice in every row
ALTER TABLE public.invoice DROP COLUMN total;

DROP DOMAIN public.cents;

CREATE DOMAIN public.cents AS bigint
    CONSTRAINT cents_check CHECK ((VALUE >= 0));

ALTER TABLE public.invoice ADD COLUMN total public.cents DEFAULT 0 NOT NULL;

CREATE VIEW public.totals AS
select id, total from invoice;

COMMIT;
