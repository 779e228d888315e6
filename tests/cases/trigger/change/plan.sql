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

DROP TRIGGER switched ON public.job;

DROP TRIGGER told ON public.job;

CREATE TRIGGER job_touch BEFORE UPDATE OF state, note ON public.job FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION public.touch();

ALTER TABLE public.job DISABLE TRIGGER kept;

CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON public.job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tell();

CREATE TRIGGER switched AFTER DELETE ON public.job REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.tell('b');

CREATE TRIGGER told AFTER INSERT ON public.job FOR EACH ROW EXECUTE FUNCTION public.touch();

COMMENT ON TRIGGER told ON public.job IS 'says so';

COMMIT;
