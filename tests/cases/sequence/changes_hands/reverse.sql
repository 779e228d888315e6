SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.b ALTER COLUMN id DROP DEFAULT;

ALTER SEQUENCE public.ids AS integer;

CREATE TABLE public.a (
    id bigint DEFAULT nextval('ids') NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.ids OWNED BY public.a.id;

COMMIT;
