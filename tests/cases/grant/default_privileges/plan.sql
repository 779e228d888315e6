SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

CREATE TABLE public.fresh (
    id bigint NOT NULL,
    CONSTRAINT fresh_pkey PRIMARY KEY (id)
);

-- PL005 takes privileges from anon on table public.fresh
REVOKE INSERT, SELECT ON TABLE public.fresh FROM anon;

-- PL005 gives privileges to authenticated on table public.fresh
GRANT SELECT ON TABLE public.fresh TO authenticated;

CREATE TABLE public.wanted (
    id bigint NOT NULL,
    CONSTRAINT wanted_pkey PRIMARY KEY (id)
);

CREATE FUNCTION public.helper()
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

-- PL005 takes privileges from anon on function public.helper()
REVOKE EXECUTE ON ROUTINE public.helper() FROM anon;

-- PL005 changes what coach gets on new sequences of palisade_loader
ALTER DEFAULT PRIVILEGES FOR ROLE palisade_loader IN SCHEMA public GRANT USAGE ON SEQUENCES TO coach;

COMMIT;
