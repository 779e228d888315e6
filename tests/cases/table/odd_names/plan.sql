SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER TYPE public."Odd ""State""" ADD VALUE E'Two \\ "2"';

COMMIT;

BEGIN;

ALTER TABLE "Über ""all"""."Order" ADD COLUMN "a column whose name is exactly sixty-three bytes long, no more." integer;

ALTER TABLE "Über ""all"""."Order" ADD COLUMN "select" text DEFAULT E'\\n''"$1' NOT NULL;

-- PL004 reads "Über ""all"""."Order" and fails on rows that violate "A check"
ALTER TABLE "Über ""all"""."Order" ADD CONSTRAINT "A check" CHECK ("select" <> '');

ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" SET DEFAULT E'Two \\ "2"';

-- PL006 blocks writes to "Über ""all"""."Order" while the index is built
CREATE INDEX "Order_a column whose name is exactly sixty-three bytes long_idx" ON "Über ""all"""."Order" USING btree ("a column whose name is exactly sixty-three bytes long, no more.");

-- PL006 blocks writes to "Über ""all"""."Order" while the index is built
CREATE INDEX "select" ON "Über ""all"""."Order" USING btree ("select");

-- PL005 changes a permissive policy for SELECT on "Über ""all"""."Order" to anon
ALTER POLICY "who's; --" ON "Über ""all"""."Order"
    USING ("from" is not null and "select" <> 'a''b;--');

COMMENT ON TABLE "Über ""all"""."Order" IS 'It''s /* not */ a -- comment; $$ either.';

-- PL005 gives privileges to anon on column select on table "Über ""all"""."Order"
GRANT SELECT ("select") ON TABLE "Über ""all"""."Order" TO anon;

COMMIT;
