SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP TRIGGER job_touch ON public.job;

DROP TRIGGER late ON public.job;

DROP TRIGGER switched ON public.job;

DROP TRIGGER told ON public.job;

CREATE TRIGGER job_touch BEFORE UPDATE ON public.job FOR EACH ROW EXECUTE FUNCTION public.touch();

ALTER TABLE public.job ENABLE TRIGGER kept;

CREATE TRIGGER switched AFTER DELETE ON public.job FOR EACH STATEMENT EXECUTE FUNCTION public.tell('a', 'it''s');

CREATE TRIGGER told AFTER INSERT ON public.job FOR EACH ROW EXECUTE FUNCTION public.tell();

COMMENT ON TRIGGER told ON public.job IS 'says so';

COMMIT;
