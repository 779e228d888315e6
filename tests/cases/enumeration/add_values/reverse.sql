SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column before of public.ticket in every row
ALTER TABLE public.ticket DROP COLUMN before;

ALTER TABLE public.ticket ALTER COLUMN status DROP DEFAULT;

DROP INDEX public.ticket_id_idx;

ALTER TYPE public.status RENAME TO status__old;

CREATE TYPE public.status AS ENUM (
    'open',
    'closed'
);

-- PL002 rewrites public.ticket and fails on values that do not convert
-- PL004 fails on rows of public.ticket that hold it's new, waiting, archived
ALTER TABLE public.ticket ALTER COLUMN status TYPE public.status USING status::text::public.status;

DROP TYPE public.status__old;

ALTER TABLE public.ticket ALTER COLUMN status SET DEFAULT 'open';

COMMIT;
