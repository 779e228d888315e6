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
-- PL008 can break running code: running code that says author no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE public.note RENAME COLUMN author TO owner;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note RENAME CONSTRAINT note_author_check TO note_owner_check;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note RENAME CONSTRAINT note_author_key TO note_owner_key;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER INDEX public.note_author_idx RENAME TO note_owner_idx;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ALTER COLUMN owner SET DEFAULT 'x';

COMMIT;
