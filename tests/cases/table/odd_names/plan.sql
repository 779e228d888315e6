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

ALTER TYPE public."Odd ""State""" ADD VALUE E'Two \\ "2"';

COMMIT;

BEGIN;

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
ALTER TABLE "Über ""all"""."Order" ADD COLUMN "a column whose name is exactly sixty-three bytes long, no more." integer;

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
ALTER TABLE "Über ""all"""."Order" ADD COLUMN "select" text DEFAULT E'\\n''"$1' NOT NULL;

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL004 can fail on existing rows: reads "Über ""all"""."Order" and fails on rows that violate "A check"
ALTER TABLE "Über ""all"""."Order" ADD CONSTRAINT "A check" CHECK ("select" <> '');

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" SET DEFAULT E'Two \\ "2"';

-- lock: SHARE on "Über ""all"""."Order"
-- PL006 blocks writes while an index is built: blocks writes to "Über ""all"""."Order" while the index is built
CREATE INDEX "Order_a column whose name is exactly sixty-three bytes long_idx" ON "Über ""all"""."Order" USING btree ("a column whose name is exactly sixty-three bytes long, no more.");

-- lock: SHARE on "Über ""all"""."Order"
-- PL006 blocks writes while an index is built: blocks writes to "Über ""all"""."Order" while the index is built
CREATE INDEX "select" ON "Über ""all"""."Order" USING btree ("select");

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL005 changes access: changes a permissive policy for SELECT on "Über ""all"""."Order" to anon
ALTER POLICY "who's; --" ON "Über ""all"""."Order"
    USING ("from" is not null and "select" <> 'a''b;--')
;

-- lock: SHARE UPDATE EXCLUSIVE on "Über ""all"""."Order"
COMMENT ON TABLE "Über ""all"""."Order" IS 'It''s /* not */ a -- comment; $$ either.'
;

-- PL005 changes access: gives privileges to anon on column select on table "Über ""all"""."Order"
GRANT SELECT ("select") ON TABLE "Über ""all"""."Order" TO anon;

COMMIT;
