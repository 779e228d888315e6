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

-- lock: SHARE UPDATE EXCLUSIVE on public.stored
COMMENT ON MATERIALIZED VIEW public.stored IS NULL;

COMMENT ON SCHEMA public IS 'everything';

COMMENT ON TYPE public.kind IS 'Sorts.';

COMMENT ON DOMAIN public.word IS 'not empty';

COMMENT ON CONSTRAINT word_check ON DOMAIN public.word IS 'really';

COMMENT ON SEQUENCE public.numbers IS '1, 2';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON TABLE public.thing IS E'It''s a "thing" \\ more or less.';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON COLUMN public.thing.id IS 'Its number.';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON COLUMN public.thing.kind IS 'After.';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON CONSTRAINT positive ON public.thing IS 'no zero';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON CONSTRAINT thing_pkey ON public.thing IS 'the key';

COMMENT ON INDEX public.thing_kind_idx IS 'line
break';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON TRIGGER thing_touch ON public.thing IS 'moves';

-- lock: SHARE UPDATE EXCLUSIVE on public.thing
COMMENT ON POLICY open ON public.thing IS 'for all';

COMMENT ON ROUTINE public.tidy() IS 'tidies';

COMMENT ON ROUTINE public.touch() IS 'moves things';

COMMENT ON COLUMN public.things.id IS 'of the thing';

COMMENT ON VIEW public.things IS 'All of them.';

-- lock: SHARE UPDATE EXCLUSIVE on public.stored
COMMENT ON COLUMN public.stored.one IS 'one';

COMMIT;
