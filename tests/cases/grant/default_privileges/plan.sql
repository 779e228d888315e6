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

CREATE TABLE public.fresh (
    id bigint NOT NULL,
    CONSTRAINT fresh_pkey PRIMARY KEY (id)
);

-- PL005 changes access: takes privileges from anon on table public.fresh
REVOKE INSERT, SELECT ON TABLE public.fresh FROM anon;

-- PL005 changes access: gives privileges to authenticated on table public.fresh
GRANT SELECT ON TABLE public.fresh TO authenticated;

CREATE TABLE public.wanted (
    id bigint NOT NULL,
    CONSTRAINT wanted_pkey PRIMARY KEY (id)
);

CREATE FUNCTION public.helper()
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

-- PL005 changes access: takes privileges from anon on function public.helper()
REVOKE EXECUTE ON ROUTINE public.helper() FROM anon;

-- PL005 changes access: changes what coach gets on new sequences of the running role
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO coach;

COMMIT;
