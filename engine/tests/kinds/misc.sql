-- case: view_default
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW w ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW w ALTER COLUMN b SET DEFAULT 'x';
-- becomes:
CREATE TABLE t (a bigint, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
ALTER VIEW w ALTER COLUMN a SET DEFAULT 6;
-- case: language
-- becomes:
CREATE FUNCTION h() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE mylang HANDLER h;
GRANT USAGE ON LANGUAGE mylang TO pg_monitor;
COMMENT ON LANGUAGE mylang IS 'x';
CREATE FUNCTION f() RETURNS int LANGUAGE mylang AS 'begin return 1; end';
CREATE FUNCTION tr(internal) RETURNS internal LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' IMMUTABLE;
CREATE TRANSFORM FOR int LANGUAGE mylang (FROM SQL WITH FUNCTION tr(internal));
COMMENT ON TRANSFORM FOR int LANGUAGE mylang IS 'x';
-- case: identity_to_serial
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b serial);
-- becomes:
CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY);
-- case: enum_to_enum
CREATE TYPE a AS ENUM ('x', 'y');
CREATE TABLE t (c a DEFAULT 'x', d a[]);
-- becomes:
CREATE TYPE b AS ENUM ('x', 'y');
CREATE TABLE t (c b DEFAULT 'x', d b[]);
-- case: own_languages
REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;
-- becomes:
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO pg_monitor WITH GRANT OPTION;
-- case: rows_in_a_materialized_view
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT t AS r, ARRAY[t] AS rs FROM t;
CREATE VIEW v AS SELECT (r).a FROM m;
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON MATERIALIZED VIEW m IS 'x';
-- becomes:
CREATE TABLE t (a bigint, b int);
CREATE MATERIALIZED VIEW m AS SELECT t AS r, ARRAY[t] AS rs FROM t;
CREATE VIEW v AS SELECT (r).a FROM m;
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON MATERIALIZED VIEW m IS 'x';
-- case: order_of_options
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
CREATE FOREIGN DATA WRAPPER w OPTIONS (b '1');
ALTER TABLE t ALTER a SET (n_distinct_inherited = 3);
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, accept = false);
-- becomes:
CREATE TABLE t (a int);
CREATE VIEW v WITH (check_option = local, security_barrier) AS SELECT a FROM t;
CREATE FOREIGN DATA WRAPPER w OPTIONS (a '1', b '1');
ALTER TABLE t ALTER a SET (n_distinct = 5, n_distinct_inherited = 3);
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, stopwords = english, accept = false);
-- case: check_of_a_domain_inside_of_others
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS integer CONSTRAINT c CHECK (VALUE > 0);
CREATE DOMAIN over AS d[];
CREATE DOMAIN required AS integer;
CREATE TYPE ct AS (a d, b text);
CREATE TABLE t (a d[], b ct, c over, f d DEFAULT 1, r required[]);
INSERT INTO t VALUES (ARRAY[1], ROW(2, 'x'), ARRAY[3], 4, ARRAY[5]);
-- becomes:
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS integer CONSTRAINT c CHECK (VALUE BETWEEN 0 AND 100) CONSTRAINT c2 CHECK (VALUE < 200);
CREATE DOMAIN over AS d[];
CREATE DOMAIN required AS integer NOT NULL;
CREATE TYPE ct AS (a d, b text);
CREATE TABLE t (a d[], b ct, c over, f d DEFAULT 1, r required[]);
-- case: filled_column_under_a_materialized_view_of_rows
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
CREATE INDEX i ON m (r);
CREATE TABLE u (a int);
CREATE MATERIALIZED VIEW n AS SELECT u AS r FROM u;
-- becomes:
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TABLE t (a int, b d);
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
CREATE INDEX i ON m (r);
CREATE TABLE u (a int, b int GENERATED ALWAYS AS IDENTITY);
CREATE MATERIALIZED VIEW n AS SELECT u AS r FROM u;
-- case: sequence_of_a_column_of_somebody_elses_table
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO pg_monitor;
CREATE TABLE u (a serial);
-- becomes:
CREATE TABLE t (a int, b serial);
ALTER TABLE t OWNER TO pg_monitor;
CREATE TABLE u (a int);
-- case: sequence_that_goes_over_to_somebody_elses_table
-- gnumed 10 to 11
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO pg_monitor;
CREATE TABLE u (a serial);
-- becomes:
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO pg_monitor;
CREATE TABLE u (a serial);
ALTER SEQUENCE u_a_seq OWNED BY NONE;
ALTER SEQUENCE u_a_seq OWNER TO pg_monitor;
ALTER SEQUENCE u_a_seq OWNED BY t.a;
-- case: generated_column_that_merges_with_a_parents
-- becomes:
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE c (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE c INHERIT p;
-- case: view_column_with_another_name
CREATE TABLE t (a integer, b text, "C 1" integer);
CREATE VIEW v AS SELECT a, b AS "B b", "C 1" FROM t;
CREATE VIEW w AS SELECT a, "B b" FROM v WHERE a > 0;
CREATE VIEW x AS SELECT a AS other, "C 1" AS "C c" FROM w NATURAL JOIN t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM v;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER r INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f();
ALTER VIEW v ALTER COLUMN a SET DEFAULT 7;
GRANT SELECT (a), UPDATE ("B b") ON v TO pg_monitor;
GRANT SELECT ON w TO pg_monitor;
COMMENT ON COLUMN v.a IS 'a';
COMMENT ON COLUMN v."C 1" IS 'c';
-- becomes:
CREATE TABLE t (a integer, b text, "C 1" integer);
CREATE VIEW v AS SELECT a AS "A", b AS "b B", "C 1", a + 1 AS more FROM t WHERE b <> '';
CREATE VIEW w AS SELECT "A" AS a, "b B" FROM v WHERE "A" > 0;
CREATE VIEW x AS SELECT a AS "Other", "C 1" AS "C c" FROM w NATURAL JOIN t;
CREATE MATERIALIZED VIEW m AS SELECT "A" AS a FROM v;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER r INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f();
ALTER VIEW v ALTER COLUMN "A" SET DEFAULT 7;
GRANT SELECT ("A"), UPDATE ("b B") ON v TO pg_monitor;
GRANT SELECT ON w TO pg_monitor;
COMMENT ON COLUMN v."A" IS 'a';
COMMENT ON COLUMN v."C 1" IS 'c';
-- case: view_columns_that_exchange_names
CREATE TABLE t (a integer, b integer, c integer);
CREATE VIEW v AS SELECT a, b, c FROM t;
CREATE VIEW w AS SELECT b FROM v;
-- becomes:
CREATE TABLE t (a integer, b integer, c integer);
CREATE VIEW v AS SELECT b, c, a AS d FROM t;
CREATE VIEW w AS SELECT b FROM v;
-- case: rewritten_under_a_materialized_view_of_rows
CREATE TABLE t (a int);
CREATE TYPE ct AS (r t);
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
CREATE MATERIALIZED VIEW n AS SELECT ROW(t)::ct AS r FROM t;
CREATE MATERIALIZED VIEW o AS SELECT a FROM t;
COMMENT ON MATERIALIZED VIEW m IS 'x';
-- becomes:
CREATE UNLOGGED TABLE t (a int);
CREATE TYPE ct AS (r t);
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
CREATE MATERIALIZED VIEW n AS SELECT ROW(t)::ct AS r FROM t;
CREATE MATERIALIZED VIEW o AS SELECT a FROM t;
COMMENT ON MATERIALIZED VIEW m IS 'x';
-- case: access_method_under_a_materialized_view_of_rows, since 15
CREATE ACCESS METHOD heap4 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (a int) USING heap4;
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
-- becomes:
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT t AS r FROM t;
