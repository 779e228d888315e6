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
-- case: canonical
CREATE TYPE span;
CREATE FUNCTION tidy(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE span AS RANGE (SUBTYPE = int, CANONICAL = tidy);
CREATE TYPE gains AS RANGE (SUBTYPE = int);
CREATE TABLE t (a span, b gains);
CREATE TYPE same;
CREATE FUNCTION tidy(same) RETURNS same LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE same AS RANGE (SUBTYPE = int, CANONICAL = tidy);
-- becomes:
CREATE TYPE gains;
CREATE FUNCTION tidy(gains) RETURNS gains LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE gains AS RANGE (SUBTYPE = int, CANONICAL = tidy);
COMMENT ON TYPE gains IS 'x';
CREATE TABLE t (b gains);
CREATE TYPE same;
CREATE FUNCTION tidy(same) RETURNS same LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE same AS RANGE (SUBTYPE = int, CANONICAL = tidy, SUBTYPE_DIFF = int4range_subdiff);
-- case: multirange_comment, since 14
CREATE TYPE span AS RANGE (SUBTYPE = int);
COMMENT ON TYPE span_multirange IS 'x';
CREATE TYPE other AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = others);
COMMENT ON TYPE others IS 'x';
-- becomes:
CREATE TYPE span AS RANGE (SUBTYPE = int);
COMMENT ON TYPE span IS 'z';
COMMENT ON TYPE span_multirange IS 'y';
CREATE TYPE other AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many);
COMMENT ON TYPE many IS 'x';
-- case: constructors
CREATE TYPE span AS RANGE (SUBTYPE = int);
REVOKE EXECUTE ON FUNCTION span(int, int) FROM PUBLIC;
COMMENT ON FUNCTION span(int, int, text) IS 'x';
CREATE TYPE anew AS RANGE (SUBTYPE = int);
GRANT EXECUTE ON FUNCTION anew(int, int) TO pg_monitor;
COMMENT ON FUNCTION anew(int, int) IS 'x';
-- becomes:
CREATE TYPE span AS RANGE (SUBTYPE = int);
GRANT EXECUTE ON FUNCTION span(int, int) TO pg_monitor;
COMMENT ON FUNCTION span(int, int) IS 'y';
CREATE TYPE anew AS RANGE (SUBTYPE = text);
GRANT EXECUTE ON FUNCTION anew(text, text) TO pg_monitor;
CREATE TYPE more AS RANGE (SUBTYPE = text);
REVOKE EXECUTE ON FUNCTION more(text, text) FROM PUBLIC;
-- case: multirange_elsewhere, since 14
CREATE SCHEMA s;
CREATE TYPE here AS RANGE (SUBTYPE = int);
CREATE TYPE moved AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many);
COMMENT ON TYPE many IS 'x';
CREATE TYPE anew AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = s.anew_multi);
COMMENT ON TYPE s.anew_multi IS 'x';
CREATE TABLE t (a here_multirange, b many, c s.anew_multi);
-- becomes:
CREATE SCHEMA s;
CREATE SCHEMA u;
CREATE TYPE here AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = u.here_multirange);
CREATE TYPE moved AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = s.others);
COMMENT ON TYPE s.others IS 'y';
CREATE TYPE anew AS RANGE (SUBTYPE = int, SUBTYPE_DIFF = int4range_subdiff, MULTIRANGE_TYPE_NAME = s.anew_multi);
COMMENT ON TYPE s.anew_multi IS 'x';
CREATE TABLE t (a u.here_multirange, b s.others, c s.anew_multi);
CREATE TYPE created AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = s.created_multirange);
