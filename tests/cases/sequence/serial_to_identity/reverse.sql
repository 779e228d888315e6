SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.entry ALTER COLUMN id DROP IDENTITY;

CREATE SEQUENCE public.entry_id_seq;

ALTER SEQUENCE public.entry_id_seq OWNED BY public.entry.id;

ALTER TABLE public.entry ALTER COLUMN id SET DEFAULT nextval('entry_id_seq');

COMMIT;
