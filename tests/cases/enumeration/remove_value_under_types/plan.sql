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

DROP FUNCTION public.is_warm(public.colour[]);

DROP VIEW public.painted;

DROP FUNCTION public.paint(public.colour);

ALTER TYPE public.colour RENAME TO colour__old;

CREATE TYPE public.colour AS ENUM (
    'blue',
    'red'
);

-- PL005 changes access: gives privileges to coach on enum public.colour
GRANT USAGE ON TYPE public.colour TO coach;

-- PL005 changes access: takes privileges from PUBLIC on enum public.colour
REVOKE USAGE ON TYPE public.colour FROM PUBLIC;

-- lock: ACCESS EXCLUSIVE on public.wall
-- PL002 rewrites the table: rewrites public.wall and fails on values that do not convert
-- PL004 can fail on existing rows: fails on rows of public.wall that hold green
ALTER TABLE public.wall ALTER COLUMN colour TYPE public.colour USING colour::text::public.colour;

DROP TYPE public.colour__old;

CREATE FUNCTION public.is_warm(c public.colour[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 'red' = any (c::text[]) $function$;

CREATE FUNCTION public.paint(c public.colour)
 RETURNS text
 LANGUAGE sql
AS $function$ select c::text $function$;

CREATE VIEW public.painted AS
 SELECT wall.id,
    public.paint(wall.colour) AS paint
   FROM public.wall;

COMMIT;
