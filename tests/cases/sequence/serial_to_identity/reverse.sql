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

-- lock: ACCESS EXCLUSIVE on public.entry
ALTER TABLE public.entry ALTER COLUMN id DROP IDENTITY;

CREATE SEQUENCE public.entry_id_seq;

ALTER SEQUENCE public.entry_id_seq OWNED BY public.entry.id;

-- lock: ACCESS EXCLUSIVE on public.entry
ALTER TABLE public.entry ALTER COLUMN id SET DEFAULT (nextval('entry_id_seq'));

COMMIT;
