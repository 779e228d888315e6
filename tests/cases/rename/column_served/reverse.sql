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

-- lock: ACCESS EXCLUSIVE on public.note
-- PL001 deletes data: deletes column author of public.note in every row
ALTER TABLE public.note DROP COLUMN author;

-- lock: ACCESS EXCLUSIVE on public.note
DROP TRIGGER "!kept_owner" ON public.note;

-- lock: SHARE UPDATE EXCLUSIVE on public.note
COMMENT ON COLUMN public.note.owner IS NULL;

DROP FUNCTION public.note_owner_kept();

-- lock: ACCESS EXCLUSIVE on public.note
-- PL004 can fail on existing rows: reads public.note and fails where owner is null
ALTER TABLE public.note ALTER COLUMN owner SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL004 can fail on existing rows: reads public.note and fails on rows that violate note_owner_check
ALTER TABLE public.note ADD CONSTRAINT note_owner_check CHECK (owner <> '');

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ALTER COLUMN owner SET DEFAULT 'x';

-- lock: SHARE on public.note
-- PL006 blocks writes while an index is built: blocks writes to public.note while the index is built
CREATE INDEX note_owner_idx ON public.note USING btree (owner);

COMMIT;
