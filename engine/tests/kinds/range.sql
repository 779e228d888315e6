-- case: create
-- becomes:
CREATE FUNCTION diff(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'select extract(epoch from (a - b))';
CREATE TYPE timerange AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = diff);
CREATE TYPE span AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TYPE sp2 AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);
CREATE TABLE t (a timerange, b span[] DEFAULT ARRAY[span('a','b')]);
COMMENT ON TYPE span IS 'x';
GRANT USAGE ON TYPE span TO pg_monitor;
REVOKE USAGE ON TYPE span FROM PUBLIC;
CREATE FUNCTION f(span) RETURNS timerange LANGUAGE sql AS 'select null::timerange';
-- case: change
CREATE TYPE span AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE FUNCTION f(span) RETURNS int LANGUAGE sql AS 'select 1';
-- becomes:
CREATE TYPE span AS RANGE (SUBTYPE = int);
CREATE FUNCTION f(span) RETURNS int LANGUAGE sql AS 'select 1';
-- case: multi, since 14
CREATE TYPE span AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = a);
CREATE TABLE t (x a, y span);
-- becomes:
CREATE TYPE span AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = b);
CREATE TABLE t (x b, y span);
-- case: multi_default, since 14
CREATE TYPE floatrange2 AS RANGE (SUBTYPE = float8);
CREATE TYPE x AS RANGE (SUBTYPE = float8);
CREATE TABLE t (a floatmultirange2, b x_multirange, c x_multirange[]);
-- becomes:
CREATE TYPE floatrange2 AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TYPE x AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = xs);
CREATE TABLE t (a floatmultirange2);
