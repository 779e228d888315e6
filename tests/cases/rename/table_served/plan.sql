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

-- lock: ACCESS EXCLUSIVE on public.plans
ALTER TABLE public.plans RENAME TO schedule;

-- lock: ACCESS EXCLUSIVE on public.schedule
ALTER TABLE public.schedule RENAME CONSTRAINT plans_pkey TO schedule_pkey;

CREATE VIEW public.plans
WITH (security_invoker=true) AS
SELECT id, title FROM public.schedule;

COMMENT ON VIEW public.plans IS 'What public.schedule was called before. Generated.';

-- PL005 changes access: gives privileges to anon on view public.plans
GRANT SELECT ON TABLE public.plans TO anon;

-- PL005 changes access: gives privileges to anon on column id on view public.plans
GRANT INSERT (id) ON TABLE public.plans TO anon;

-- PL005 changes access: gives privileges to anon on column title on view public.plans
GRANT INSERT (title) ON TABLE public.plans TO anon;

COMMIT;
