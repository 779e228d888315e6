SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 forgets the state of sequence public.gone
DROP SEQUENCE public.gone;

CREATE SEQUENCE public.fresh AS smallint INCREMENT BY -1;

ALTER SEQUENCE public.numbers INCREMENT BY 5 MINVALUE -10 MAXVALUE 100000 START WITH 20 CACHE 3 CYCLE;

ALTER SEQUENCE public.numbers OWNED BY public.counter.id;

COMMIT;
