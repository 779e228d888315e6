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
-- PL008 can break running code: deletes column twice of public.thing in every row
ALTER TABLE public.thing DROP COLUMN twice;

-- lock: ACCESS EXCLUSIVE on public.thing
ALTER TABLE public.thing ALTER COLUMN owner DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.thing
DROP INDEX public.last_digit;

-- lock: ACCESS EXCLUSIVE on public.thing
DROP TRIGGER thing_moved ON public.thing;

-- lock: ACCESS EXCLUSIVE on public.thing
-- PL005 changes access: drops a permissive policy for SELECT on public.thing to authenticated
DROP POLICY thing_select_authenticated ON public.thing;

-- lock: ACCESS EXCLUSIVE on public.thing
-- PL005 changes access: drops a permissive policy for UPDATE on public.thing to authenticated
DROP POLICY thing_update_authenticated ON public.thing;

-- lock: ACCESS EXCLUSIVE on public.holder
-- lock: ACCESS EXCLUSIVE on public.thing
-- PL002 rewrites the table: rewrites public.holder and fails on values that do not convert
ALTER TABLE public.holder ALTER COLUMN id TYPE integer USING id::integer;

-- lock: ACCESS EXCLUSIVE on public.thing
-- lock: ACCESS EXCLUSIVE on public.holder
-- PL002 rewrites the table: rewrites public.thing and fails on values that do not convert
ALTER TABLE public.thing ALTER COLUMN owner TYPE integer USING owner::integer;

-- lock: ACCESS EXCLUSIVE on public.thing
-- PL002 rewrites the table: rewrites public.thing to fill column twice
ALTER TABLE public.thing ADD COLUMN twice integer GENERATED ALWAYS AS (owner * 2) STORED;

-- lock: ACCESS EXCLUSIVE on public.thing
ALTER TABLE public.thing ALTER COLUMN owner SET DEFAULT 1;

-- lock: SHARE on public.thing
-- PL006 blocks writes while an index is built: blocks writes to public.thing while the index is built
CREATE INDEX last_digit ON public.thing USING btree (((owner % 10))) WHERE (owner > 5);

-- lock: SHARE ROW EXCLUSIVE on public.thing
CREATE TRIGGER thing_moved AFTER UPDATE OF owner ON public.thing FOR EACH ROW WHEN ((old.owner IS DISTINCT FROM new.owner)) EXECUTE FUNCTION public.moved();

-- lock: ACCESS EXCLUSIVE on public.thing
-- PL005 changes access: adds a permissive policy for SELECT on public.thing to authenticated
CREATE POLICY thing_select_authenticated ON public.thing FOR SELECT TO authenticated
    USING (owner = current_setting('app.user', true)::int);

-- lock: ACCESS EXCLUSIVE on public.thing
-- PL005 changes access: adds a permissive policy for UPDATE on public.thing to authenticated
CREATE POLICY thing_update_authenticated ON public.thing FOR UPDATE TO authenticated
    USING (true)
    WITH CHECK (owner > 0);

COMMIT;
