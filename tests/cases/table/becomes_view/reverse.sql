SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP VIEW public.known;

DROP VIEW public.profile;

CREATE TABLE public.profile (
    id bigint NOT NULL,
    name text,
    CONSTRAINT profile_pkey PRIMARY KEY (id)
);

-- PL005 gives privileges to anon on table public.profile
GRANT SELECT ON TABLE public.profile TO anon;

CREATE VIEW public.known AS
select id from profile;

COMMIT;
