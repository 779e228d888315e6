SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TABLE public.post DROP CONSTRAINT titled;

ALTER TABLE public.post ALTER COLUMN history DROP DEFAULT;

ALTER TABLE public.post ALTER COLUMN stage DROP DEFAULT;

DROP INDEX public.seen;

-- PL005 drops a permissive policy for SELECT on public.post to anon
DROP POLICY post_select_anon ON public.post;

DROP VIEW public.live_posts;

ALTER TYPE public.stage RENAME TO stage__old;

CREATE TYPE public.stage AS ENUM (
    'draft',
    'live'
);

-- PL002 rewrites public.post and fails on values that do not convert
-- PL004 fails on rows of public.post that hold review
ALTER TABLE public.post ALTER COLUMN history TYPE public.stage[] USING history::text::public.stage[];

-- PL002 rewrites public.post and fails on values that do not convert
-- PL004 fails on rows of public.post that hold review
ALTER TABLE public.post ALTER COLUMN stage TYPE public.stage USING stage::text::public.stage;

DROP TYPE public.stage__old;

COMMENT ON TYPE public.stage IS 'How far it is.';

-- PL004 reads public.post and fails on rows that violate titled
ALTER TABLE public.post ADD CONSTRAINT titled CHECK (stage <> 'live' or title <> '');

ALTER TABLE public.post ALTER COLUMN history SET DEFAULT '{draft}';

ALTER TABLE public.post ALTER COLUMN stage SET DEFAULT 'draft';

-- PL006 blocks writes to public.post while the index is built
CREATE INDEX seen ON public.post USING btree (id) WHERE (stage <> 'draft'::public.stage);

-- PL005 adds a permissive policy for SELECT on public.post to anon
CREATE POLICY post_select_anon ON public.post FOR SELECT TO anon
    USING (stage = 'live');

CREATE VIEW public.live_posts
WITH (security_invoker=true) AS
select id, stage from post where stage = 'live';

-- PL005 gives privileges to authenticated on view public.live_posts
GRANT SELECT ON TABLE public.live_posts TO authenticated;

COMMIT;
