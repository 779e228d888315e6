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

DROP VIEW public.plans;

-- lock: ACCESS EXCLUSIVE on public.schedule
-- PL001 deletes data: deletes table public.schedule and every row in it
DROP TABLE public.schedule;

CREATE TABLE public.plans (
    id bigint NOT NULL,
    title text NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (id)
);

-- lock: ACCESS EXCLUSIVE on public.plans
-- PL005 changes access: adds a permissive policy for SELECT on public.plans to anon
CREATE POLICY open ON public.plans FOR SELECT TO anon
    USING (id > 0);

-- lock: ACCESS EXCLUSIVE on public.plans
ALTER TABLE public.plans ENABLE ROW LEVEL SECURITY;

-- PL005 changes access: gives privileges to anon on table public.plans
GRANT SELECT ON TABLE public.plans TO anon;

-- PL005 changes access: gives privileges to anon on column id on table public.plans
GRANT INSERT (id) ON TABLE public.plans TO anon;

-- PL005 changes access: gives privileges to anon on column title on table public.plans
GRANT INSERT (title) ON TABLE public.plans TO anon;

COMMIT;
