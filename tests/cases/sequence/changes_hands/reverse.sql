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

-- lock: ACCESS EXCLUSIVE on public.b
ALTER TABLE public.b ALTER COLUMN id DROP DEFAULT;

ALTER SEQUENCE public.ids AS integer;

CREATE TABLE public.a (
    id bigint DEFAULT (nextval('ids')) NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.ids OWNED BY public.a.id;

COMMIT;
