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

-- lock: ACCESS EXCLUSIVE on public.post
ALTER TABLE public.post DROP CONSTRAINT titled;

-- lock: ACCESS EXCLUSIVE on public.post
ALTER TABLE public.post ALTER COLUMN history DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.post
ALTER TABLE public.post ALTER COLUMN stage DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.post
DROP INDEX public.seen;

-- lock: ACCESS EXCLUSIVE on public.post
-- PL005 changes access: drops a permissive policy for SELECT on public.post to anon
DROP POLICY post_select_anon ON public.post;

DROP VIEW public.live_posts;

ALTER TYPE public.stage RENAME TO stage__old;

CREATE TYPE public.stage AS ENUM (
    'draft',
    'live'
);

COMMENT ON TYPE public.stage IS 'How far it is.';

-- lock: ACCESS EXCLUSIVE on public.post
-- PL002 rewrites the table: rewrites public.post and fails on values that do not convert
-- PL004 can fail on existing rows: fails on rows of public.post that hold review
ALTER TABLE public.post ALTER COLUMN history TYPE public.stage[] USING history::text::public.stage[];

-- lock: ACCESS EXCLUSIVE on public.post
-- PL002 rewrites the table: rewrites public.post and fails on values that do not convert
-- PL004 can fail on existing rows: fails on rows of public.post that hold review
ALTER TABLE public.post ALTER COLUMN stage TYPE public.stage USING stage::text::public.stage;

DROP TYPE public.stage__old;

-- lock: ACCESS EXCLUSIVE on public.post
-- PL004 can fail on existing rows: reads public.post and fails on rows that violate titled
ALTER TABLE public.post ADD CONSTRAINT titled CHECK (stage <> 'live' or title <> '');

-- lock: ACCESS EXCLUSIVE on public.post
ALTER TABLE public.post ALTER COLUMN history SET DEFAULT ('{draft}');

-- lock: ACCESS EXCLUSIVE on public.post
ALTER TABLE public.post ALTER COLUMN stage SET DEFAULT 'draft';

-- lock: SHARE on public.post
-- PL006 blocks writes while an index is built: blocks writes to public.post while the index is built
CREATE INDEX seen ON public.post USING btree (id) WHERE (stage <> 'draft'::public.stage);

-- lock: ACCESS EXCLUSIVE on public.post
-- PL005 changes access: adds a permissive policy for SELECT on public.post to anon
CREATE POLICY post_select_anon ON public.post FOR SELECT TO anon
    USING (stage = 'live');

CREATE VIEW public.live_posts
WITH (security_invoker=true) AS
select id, stage from post where stage = 'live';

-- PL005 changes access: gives privileges to authenticated on view public.live_posts
GRANT SELECT ON TABLE public.live_posts TO authenticated;

COMMIT;
