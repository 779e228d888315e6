SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 deletes column twice of public.thing in every row
ALTER TABLE public.thing DROP COLUMN twice;

ALTER TABLE public.thing ALTER COLUMN owner DROP DEFAULT;

DROP INDEX public.last_digit;

DROP TRIGGER thing_moved ON public.thing;

-- PL005 drops a permissive policy for SELECT on public.thing to authenticated
DROP POLICY thing_select_authenticated ON public.thing;

-- PL005 drops a permissive policy for UPDATE on public.thing to authenticated
DROP POLICY thing_update_authenticated ON public.thing;

-- PL002 rewrites public.holder and fails on values that do not convert
ALTER TABLE public.holder ALTER COLUMN id TYPE bigint USING id::bigint;

-- PL002 rewrites public.thing and fails on values that do not convert
ALTER TABLE public.thing ALTER COLUMN owner TYPE bigint USING owner::bigint;

-- PL002 rewrites public.thing to fill column twice
ALTER TABLE public.thing ADD COLUMN twice bigint GENERATED ALWAYS AS (owner * 2) STORED;

ALTER TABLE public.thing ALTER COLUMN owner SET DEFAULT 1;

-- PL006 blocks writes to public.thing while the index is built
CREATE INDEX last_digit ON public.thing USING btree (((owner % (10)::bigint))) WHERE (owner > 5);

CREATE TRIGGER thing_moved AFTER UPDATE OF owner ON public.thing FOR EACH ROW WHEN ((old.owner IS DISTINCT FROM new.owner)) EXECUTE FUNCTION public.moved();

-- PL005 adds a permissive policy for SELECT on public.thing to authenticated
CREATE POLICY thing_select_authenticated ON public.thing FOR SELECT TO authenticated
    USING (owner = current_setting('app.user', true)::int);

-- PL005 adds a permissive policy for UPDATE on public.thing to authenticated
CREATE POLICY thing_update_authenticated ON public.thing FOR UPDATE TO authenticated
    USING (true)
    WITH CHECK (owner > 0);

COMMIT;
