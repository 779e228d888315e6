SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

DROP INDEX public.swapped;

DROP INDEX public.taken;

ALTER TABLE public.b DROP CONSTRAINT plain;

DROP INDEX public.shared;

-- PL004 reads public.a and fails on rows that violate swapped
-- PL006 builds an index on public.a while reads and writes wait
ALTER TABLE public.a ADD CONSTRAINT swapped UNIQUE (word);

-- PL006 blocks writes to public.a while the index is built
CREATE INDEX shared ON public.a USING btree (id);

-- PL006 blocks writes to public.b while the index is built
CREATE INDEX plain ON public.b USING btree (word);

CREATE TABLE public.taken (
    id bigint NOT NULL,
    CONSTRAINT taken_pkey PRIMARY KEY (id)
);

COMMIT;
