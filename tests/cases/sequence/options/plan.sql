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

-- PL001 deletes data: forgets the state of sequence public.gone
DROP SEQUENCE public.gone;

CREATE SEQUENCE public.fresh AS smallint INCREMENT BY -1;

-- PL001 deletes data: forgets the state of sequence public.moved: it starts again at 150
ALTER SEQUENCE public.moved MINVALUE 100 MAXVALUE 200 START WITH 150 RESTART WITH 150;

ALTER SEQUENCE public.numbers INCREMENT BY 5 MINVALUE -10 MAXVALUE 100000 START WITH 20 CACHE 3 CYCLE;

ALTER SEQUENCE public.numbers OWNED BY public.counter.id;

COMMIT;
