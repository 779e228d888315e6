-- palisade migration, format 1
-- id: 14bf69932933ab69016506e46a55d403
-- parent: 162988b3c04ac735126af4da36ec8ef3
-- hash: sha256:c44b8cffd2e9ab3cd119b843d6da1acd002d78fd7e6e1846df60174d48735aa8
-- proven: converges on an empty clone of PostgreSQL 15 as a role without superuser rights
-- tool: palisade 0.1.0

BEGIN;

SET LOCAL search_path = public;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL standard_conforming_strings = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL xmlbinary = 'base64';
SET LOCAL xmloption = 'content';
SET LOCAL check_function_bodies = off;
SET LOCAL row_security = off;

-- table public.better_auth_verifications --------------------------------------

-- lock: ACCESS EXCLUSIVE on public.better_auth_verification_tokens
-- PL008 can break running code: running code that says better_auth_verification_tokens no longer finds it
ALTER TABLE public.better_auth_verification_tokens RENAME TO better_auth_verifications;

-- lock: ACCESS EXCLUSIVE on public.better_auth_verifications
ALTER TABLE public.better_auth_verifications RENAME CONSTRAINT better_auth_verification_tokens_pkey TO better_auth_verifications_pkey;

-- lock: ACCESS EXCLUSIVE on public.better_auth_verifications
ALTER INDEX public.better_auth_verification_tokens_expires_at_idx RENAME TO better_auth_verifications_expires_at_idx;

-- lock: ACCESS EXCLUSIVE on public.better_auth_verifications
ALTER INDEX public.better_auth_verification_tokens_identifier_idx RENAME TO better_auth_verifications_identifier_idx;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL008 can break running code: running code that says notes no longer finds it
ALTER TABLE public.workouts RENAME COLUMN notes TO workout_notes;

-- table public.better_auth_verifications --------------------------------------

-- lock: ACCESS EXCLUSIVE on public.better_auth_verifications
DROP TRIGGER better_auth_verification_tokens_touch_updated_at ON public.better_auth_verifications;

-- lock: SHARE ROW EXCLUSIVE on public.better_auth_verifications
CREATE TRIGGER better_auth_verifications_touch_updated_at BEFORE UPDATE ON public.better_auth_verifications FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

COMMIT;
