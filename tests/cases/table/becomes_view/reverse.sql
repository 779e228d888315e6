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

DROP VIEW public.known;

DROP VIEW public.profile;

CREATE TABLE public.profile (
    id bigint NOT NULL,
    name text,
    CONSTRAINT profile_pkey PRIMARY KEY (id)
);

-- PL005 changes access: gives privileges to anon on table public.profile
GRANT SELECT ON TABLE public.profile TO anon;

CREATE VIEW public.known AS
select id from profile;

COMMIT;
