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

-- lock: ACCESS EXCLUSIVE on public.membership
ALTER TABLE public.membership ADD COLUMN who bigint;

-- lock: ACCESS EXCLUSIVE on public.plan
-- PL005 changes access: changes a permissive policy for SELECT on public.plan to authenticated
ALTER POLICY plan_select_authenticated ON public.plan
    USING (exists (select from membership m where m.team = team and m.who = current_setting('app.user', true)::bigint));

-- lock: ACCESS EXCLUSIVE on public.membership
-- PL001 deletes data: deletes column person of public.membership in every row
ALTER TABLE public.membership DROP COLUMN person;

COMMIT;
