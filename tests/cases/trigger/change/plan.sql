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

-- lock: ACCESS EXCLUSIVE on public.job
DROP TRIGGER job_touch ON public.job;

-- lock: ACCESS EXCLUSIVE on public.job
DROP TRIGGER switched ON public.job;

-- lock: ACCESS EXCLUSIVE on public.job
DROP TRIGGER told ON public.job;

-- lock: SHARE ROW EXCLUSIVE on public.job
CREATE TRIGGER job_touch BEFORE UPDATE OF state, note ON public.job FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION public.touch();

-- lock: SHARE ROW EXCLUSIVE on public.job
ALTER TABLE public.job DISABLE TRIGGER kept;

-- lock: SHARE ROW EXCLUSIVE on public.job
CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON public.job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tell();

-- lock: SHARE ROW EXCLUSIVE on public.job
CREATE TRIGGER switched AFTER DELETE ON public.job REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.tell('b');

-- lock: SHARE ROW EXCLUSIVE on public.job
CREATE TRIGGER told AFTER INSERT ON public.job FOR EACH ROW EXECUTE FUNCTION public.touch();

-- lock: SHARE UPDATE EXCLUSIVE on public.job
COMMENT ON TRIGGER told ON public.job IS 'says so';

COMMIT;
