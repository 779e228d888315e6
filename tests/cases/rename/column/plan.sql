SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 running code that says owner no longer finds it
ALTER TABLE public.note RENAME COLUMN owner TO author;

ALTER TABLE public.note RENAME CONSTRAINT note_owner_check TO note_author_check;

ALTER TABLE public.note RENAME CONSTRAINT note_owner_key TO note_author_key;

ALTER INDEX public.note_owner_idx RENAME TO note_author_idx;

ALTER TABLE public.note ALTER COLUMN author SET DEFAULT 'y';

COMMIT;
