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

COMMENT ON TYPE public.kind IS NULL;

COMMENT ON DOMAIN public.word IS NULL;

COMMENT ON CONSTRAINT word_check ON DOMAIN public.word IS NULL;

COMMENT ON SEQUENCE public.numbers IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON TABLE public.thing IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON COLUMN public.thing.id IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON CONSTRAINT positive ON public.thing IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON CONSTRAINT thing_pkey ON public.thing IS NULL;

COMMENT ON INDEX public.thing_kind_idx IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON TRIGGER thing_touch ON public.thing IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON POLICY open ON public.thing IS NULL;

COMMENT ON ROUTINE public.tidy() IS NULL;

COMMENT ON ROUTINE public.touch() IS NULL;

COMMENT ON COLUMN public.things.id IS NULL;

COMMENT ON VIEW public.things IS NULL;

-- lock: SHARE UPDATE EXCLUSIVE on public.stored
COMMENT ON COLUMN public.stored.one IS NULL;

COMMENT ON SCHEMA public IS 'standard public schema';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON COLUMN public.thing.kind IS 'Before.';

-- lock: SHARE UPDATE EXCLUSIVE on public.stored
COMMENT ON MATERIALIZED VIEW public.stored IS 'to go';

COMMIT;
