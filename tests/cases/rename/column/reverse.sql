SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL008 running code that says author no longer finds it
ALTER TABLE public.note RENAME COLUMN author TO owner;

ALTER TABLE public.note RENAME CONSTRAINT note_author_check TO note_owner_check;

ALTER TABLE public.note RENAME CONSTRAINT note_author_key TO note_owner_key;

ALTER INDEX public.note_author_idx RENAME TO note_owner_idx;

ALTER TABLE public.note ALTER COLUMN owner SET DEFAULT 'x';

COMMIT;
