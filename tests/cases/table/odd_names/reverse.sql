SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

-- PL001 deletes column "a column whose name is exactly sixty-three bytes long, no more." of "Über ""all"""."Order" in every row
ALTER TABLE "Über ""all"""."Order" DROP COLUMN "a column whose name is exactly sixty-three bytes long, no more.";

ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" DROP DEFAULT;

-- PL005 drops a permissive policy for SELECT on "Über ""all"""."Order" to anon
DROP POLICY "who's; --" ON "Über ""all"""."Order";

-- PL001 deletes column "select" of "Über ""all"""."Order" in every row
ALTER TABLE "Über ""all"""."Order" DROP COLUMN "select";

COMMENT ON TABLE "Über ""all"""."Order" IS NULL;

ALTER TYPE public."Odd ""State""" RENAME TO "Odd ""State""__old";

CREATE TYPE public."Odd ""State""" AS ENUM (
    'it''s'
);

-- PL002 rewrites "Über ""all"""."Order" and fails on values that do not convert
-- PL004 fails on rows of "Über ""all"""."Order" that hold Two \ "2"
ALTER TABLE "Über ""all"""."Order" ALTER COLUMN "from" TYPE public."Odd ""State""" USING "from"::text::public."Odd ""State""";

DROP TYPE public."Odd ""State""__old";

-- PL005 adds a permissive policy for SELECT on "Über ""all"""."Order" to anon
CREATE POLICY "who's; --" ON "Über ""all"""."Order" FOR SELECT TO anon
    USING ("from" is not null);

COMMIT;
