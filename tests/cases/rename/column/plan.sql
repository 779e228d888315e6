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
-- PL008 can break running code: running code that says owner no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE public.note RENAME COLUMN owner TO author;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note RENAME CONSTRAINT note_owner_check TO note_author_check;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note RENAME CONSTRAINT note_owner_key TO note_author_key;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER INDEX public.note_owner_idx RENAME TO note_author_idx;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ALTER COLUMN author SET DEFAULT 'y';

COMMIT;
