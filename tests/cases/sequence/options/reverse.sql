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

-- PL001 deletes data: forgets the state of sequence public.fresh
DROP SEQUENCE public.fresh;

ALTER SEQUENCE public.numbers OWNED BY NONE;

CREATE SEQUENCE public.gone AS integer START WITH 10;

-- PL001 deletes data: forgets the state of sequence public.moved: it starts again at 1
ALTER SEQUENCE public.moved MINVALUE 1 MAXVALUE 9 START WITH 1 RESTART WITH 1;

ALTER SEQUENCE public.numbers INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE;

COMMIT;
