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

-- lock: ACCESS EXCLUSIVE on public.thing
ALTER TABLE public.thing ALTER COLUMN id DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.thing
DROP TRIGGER thing_first ON public.thing;

DROP FUNCTION public.next_id(text);

DROP FUNCTION public.pair();

DROP FUNCTION public.second();

CREATE OR REPLACE FUNCTION public.add_up(a integer, b integer DEFAULT 2)
 RETURNS integer
 LANGUAGE sql
AS $function$select a + b$function$;

CREATE FUNCTION public.first()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin return new; end $function$;

-- lock: SHARE ROW EXCLUSIVE on public.thing
CREATE TRIGGER thing_first BEFORE UPDATE ON public.thing FOR EACH ROW EXECUTE FUNCTION public.first();

CREATE FUNCTION public.next_id(prefix text)
 RETURNS bigint
 LANGUAGE sql
AS $function$select 1::bigint$function$;

-- lock: ACCESS EXCLUSIVE on public.thing
ALTER TABLE public.thing ALTER COLUMN id SET DEFAULT (next_id('a'));

CREATE FUNCTION public.pair(OUT a integer, OUT b text)
 RETURNS record
 LANGUAGE sql
AS $function$ select 1, 'x' $function$;

CREATE OR REPLACE VIEW public.sums AS
select add_up(1) as n;

COMMIT;
