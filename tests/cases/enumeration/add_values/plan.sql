SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TYPE public.status ADD VALUE 'it''s new' BEFORE 'open';

ALTER TYPE public.status ADD VALUE 'waiting' AFTER 'open';

ALTER TYPE public.status ADD VALUE 'archived';

COMMIT;

BEGIN;

ALTER TABLE public.ticket ADD COLUMN before public.status DEFAULT 'archived' NOT NULL;

ALTER TABLE public.ticket ALTER COLUMN status SET DEFAULT 'it''s new';

-- PL006 blocks writes to public.ticket while the index is built
CREATE INDEX ticket_id_idx ON public.ticket USING btree (id) WHERE (status = 'waiting'::public.status);

COMMIT;
