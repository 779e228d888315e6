SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 forgets the state of sequence public.fresh
DROP SEQUENCE public.fresh;

ALTER SEQUENCE public.numbers OWNED BY NONE;

CREATE SEQUENCE public.gone AS integer START WITH 10;

ALTER SEQUENCE public.numbers INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE;

COMMIT;
