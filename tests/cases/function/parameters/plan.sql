SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.thing ALTER COLUMN id DROP DEFAULT;

DROP TRIGGER thing_first ON public.thing;

DROP FUNCTION public.first();

DROP FUNCTION public.next_id(text);

DROP FUNCTION public.pair();

DROP VIEW public.sums;

DROP FUNCTION public.add_up(integer, integer);

CREATE FUNCTION public.add_up(a integer, b integer)
 RETURNS integer
 LANGUAGE sql
AS $function$select a + b$function$;

CREATE FUNCTION public.next_id(tag text)
 RETURNS bigint
 LANGUAGE sql
AS $function$select 2::bigint$function$;

ALTER TABLE public.thing ALTER COLUMN id SET DEFAULT next_id('a');

CREATE FUNCTION public.pair(OUT a integer, OUT b text, OUT c boolean)
 RETURNS record
 LANGUAGE sql
AS $function$ select 1, 'x', true $function$;

CREATE FUNCTION public.second()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin return new; end $function$;

CREATE TRIGGER thing_first BEFORE UPDATE ON public.thing FOR EACH ROW EXECUTE FUNCTION public.second();

CREATE VIEW public.sums AS
select add_up(1, 3) as n;

COMMIT;
