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

-- lock: ACCESS EXCLUSIVE on public.ticket
-- PL001 deletes data: deletes column before of public.ticket in every row
ALTER TABLE public.ticket DROP COLUMN before;

-- lock: ACCESS EXCLUSIVE on public.ticket
ALTER TABLE public.ticket ALTER COLUMN status DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.ticket
-- PL009 takes away an index or a constraint: queries that lean on index ticket_id_idx of public.ticket read the whole table afterwards
DROP INDEX public.ticket_id_idx;

ALTER TYPE public.status RENAME TO status__old;

CREATE TYPE public.status AS ENUM (
    'open',
    'closed'
);

-- lock: ACCESS EXCLUSIVE on public.ticket
-- PL002 rewrites the table: rewrites public.ticket and fails on values that do not convert
-- PL004 can fail on existing rows: fails on rows of public.ticket that hold it's new, waiting, archived
ALTER TABLE public.ticket ALTER COLUMN status TYPE public.status USING status::text::public.status;

DROP TYPE public.status__old;

-- lock: ACCESS EXCLUSIVE on public.ticket
ALTER TABLE public.ticket ALTER COLUMN status SET DEFAULT 'open';

COMMIT;
