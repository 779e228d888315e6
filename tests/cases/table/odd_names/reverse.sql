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

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL001 deletes data: deletes column "a column whose name is exactly sixty-three bytes long, no more." of "Über ""all"""."Order" in every row
ALTER TABLE "Über ""all"""."Order" DROP COLUMN "a column whose name is exactly sixty-three bytes long, no more.";

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL005 changes access: drops a permissive policy for SELECT on "Über ""all"""."Order" to anon
DROP POLICY "who's; --" ON "Über ""all"""."Order"
;

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL001 deletes data: deletes column "select" of "Über ""all"""."Order" in every row
ALTER TABLE "Über ""all"""."Order" DROP COLUMN "select";

-- lock: SHARE UPDATE EXCLUSIVE on "Über ""all"""."Order"
COMMENT ON TABLE "Über ""all"""."Order" IS NULL;

ALTER TYPE public."Odd ""State""" RENAME TO "Odd ""State""__old";

CREATE TYPE public."Odd ""State""" AS ENUM (
    'it''s'
);

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL002 rewrites the table: rewrites "Über ""all"""."Order" and fails on values that do not convert
-- PL004 can fail on existing rows: fails on rows of "Über ""all"""."Order" that hold Two \ "2"
ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" TYPE public."Odd ""State""" USING "from"::text::public."Odd ""State""";

DROP TYPE public."Odd ""State""__old";

-- lock: ACCESS EXCLUSIVE on "Über ""all"""."Order"
-- PL005 changes access: adds a permissive policy for SELECT on "Über ""all"""."Order" to anon
CREATE POLICY "who's; --" ON "Über ""all"""."Order" FOR SELECT TO anon
    USING ("from" is not null);

COMMIT;
