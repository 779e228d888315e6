-- case: create
-- becomes:
CREATE TYPE number;
CREATE FUNCTION number_in(cstring) RETURNS number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION number_out(number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE FUNCTION number_send(number) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
CREATE TYPE number (INPUT = number_in, OUTPUT = number_out, SEND = number_send, LIKE = int4, CATEGORY = 'N', DEFAULT = '7');
COMMENT ON TYPE number IS 'x';
COMMENT ON FUNCTION number_in(cstring) IS 'y';
REVOKE USAGE ON TYPE number FROM PUBLIC;
CREATE TABLE t (a number, b number[]);
CREATE FUNCTION twice(number) RETURNS number LANGUAGE sql AS 'select $1';
CREATE TYPE announced;
-- case: alter
CREATE TYPE words;
CREATE FUNCTION words_in(cstring) RETURNS words LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION words_out(words) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION words_receive(internal) RETURNS words LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE TYPE words (INPUT = words_in, OUTPUT = words_out, STORAGE = external, COLLATABLE = true);
CREATE TABLE t (a words);
INSERT INTO t VALUES ('x');
-- becomes:
CREATE TYPE words;
CREATE FUNCTION words_in(cstring) RETURNS words LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION words_out(words) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION words_receive(internal) RETURNS words LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE TYPE words (INPUT = words_in, OUTPUT = words_out, RECEIVE = words_receive, STORAGE = extended, COLLATABLE = true);
CREATE TABLE t (a words);
-- case: replace
CREATE TYPE number;
CREATE FUNCTION number_in(cstring) RETURNS number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION number_out(number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE number (INPUT = number_in, OUTPUT = number_out, LIKE = int4);
CREATE FUNCTION plus(number, number) RETURNS number LANGUAGE sql AS 'select $1';
CREATE OPERATOR + (FUNCTION = plus, LEFTARG = number, RIGHTARG = number);
CREATE TABLE t (a number, b int);
CREATE VIEW v AS SELECT a FROM t;
CREATE TYPE filled;
-- becomes:
CREATE TYPE number;
CREATE FUNCTION number_in(cstring) RETURNS number LANGUAGE internal IMMUTABLE STRICT AS 'int8in';
CREATE FUNCTION number_out(number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int8out';
CREATE TYPE number (INPUT = number_in, OUTPUT = number_out, LIKE = int8);
CREATE FUNCTION plus(number, number) RETURNS number LANGUAGE sql AS 'select $1';
CREATE OPERATOR + (FUNCTION = plus, LEFTARG = number, RIGHTARG = number);
CREATE TABLE t (a number, b int);
CREATE VIEW v AS SELECT a FROM t;
CREATE TYPE filled;
CREATE FUNCTION filled_in(cstring) RETURNS filled LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION filled_out(filled) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE filled (INPUT = filled_in, OUTPUT = filled_out, LIKE = int4);
-- case: elements_by_a_handler, since 14
-- becomes:
CREATE TYPE words;
CREATE FUNCTION words_in(cstring) RETURNS words LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION words_out(words) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE words (INPUT = words_in, OUTPUT = words_out);
ALTER TYPE words SET (SUBSCRIPT = raw_array_subscript_handler);
-- case: what_comes_with_a_new_one
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON TYPES TO pg_monitor;
-- becomes:
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON TYPES TO pg_monitor;
CREATE TYPE s.number;
CREATE FUNCTION s.number_in(cstring) RETURNS s.number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION s.number_out(s.number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE s.number (INPUT = s.number_in, OUTPUT = s.number_out, LIKE = int4);
REVOKE USAGE ON TYPE s.number FROM pg_monitor;
