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

ALTER TYPE public.status ADD VALUE 'it''s new' BEFORE 'open';

ALTER TYPE public.status ADD VALUE 'waiting' AFTER 'open';

ALTER TYPE public.status ADD VALUE 'archived';

COMMIT;

BEGIN;

-- lock: ACCESS EXCLUSIVE on public.ticket
ALTER TABLE public.ticket ADD COLUMN before public.status DEFAULT 'archived' NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.ticket
ALTER TABLE public.ticket ALTER COLUMN status SET DEFAULT 'it''s new';

-- lock: SHARE on public.ticket
-- PL006 blocks writes while an index is built: blocks writes to public.ticket while the index is built
CREATE INDEX ticket_id_idx ON public.ticket USING btree (id) WHERE (status = 'waiting'::public.status);

COMMIT;
