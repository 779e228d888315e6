-- case: create
-- becomes:
CREATE SCHEMA app;
CREATE TYPE app.addr AS (street text COLLATE "C", zip varchar(10), n int);
CREATE TYPE person AS (name text, home app.addr, homes app.addr[]);
CREATE TABLE t (id int, a app.addr, p person[]);
COMMENT ON TYPE app.addr IS 'x';
COMMENT ON COLUMN app.addr.zip IS 'zip';
-- case: attributes
CREATE TYPE addr AS (street text, zip varchar(10), n int);
CREATE TABLE t (id int, a addr);
CREATE VIEW v AS SELECT (a).street FROM t;
CREATE FUNCTION f(addr) RETURNS text LANGUAGE sql AS $$ select ($1).street $$;
-- becomes:
CREATE TYPE addr AS (street text, n int, extra text);
CREATE TABLE t (id int, a addr);
CREATE VIEW v AS SELECT (a).street FROM t;
CREATE FUNCTION f(addr) RETURNS text LANGUAGE sql AS $$ select ($1).street $$;
-- case: retype_used
CREATE TYPE addr AS (street text, n int);
CREATE TABLE t (id int, a addr, b addr[]);
INSERT INTO t VALUES (1, ('a', 1), ARRAY[('b', 2)::addr]);
-- becomes:
CREATE TYPE addr AS (street text, n bigint);
CREATE TABLE t (id int, a addr, b addr[]);
INSERT INTO t VALUES (1, ('a', 1), ARRAY[('b', 2)::addr]);
-- case: retype_unused
CREATE TYPE addr AS (street text, n int);
-- becomes:
CREATE TYPE addr AS (street varchar(5) COLLATE "C", n bigint);
-- case: reorder
CREATE TYPE addr AS (street text, n int);
CREATE TABLE t (id int, a addr NOT NULL DEFAULT ROW('x', 1)::addr, b addr[]);
CREATE VIEW v AS SELECT (a).street FROM t;
INSERT INTO t VALUES (1, ('a', 1), ARRAY[('b', 2)::addr]);
-- becomes:
CREATE TYPE addr AS (n bigint, street text, z int);
CREATE TABLE t (id int, a addr NOT NULL DEFAULT ROW(1,'x',2)::addr, b addr[]);
CREATE VIEW v AS SELECT (a).street FROM t;
-- case: nested
CREATE TYPE a AS (x int);
CREATE TYPE b AS (a a, y int);
CREATE FUNCTION f(b) RETURNS a LANGUAGE sql AS $$ select ($1).a $$;
GRANT USAGE ON TYPE b TO pg_monitor;
-- becomes:
CREATE TYPE a AS (x int, z text);
CREATE TYPE b AS (a a);
CREATE FUNCTION f(b) RETURNS a LANGUAGE sql AS $$ select ($1).a $$;
-- case: enum_in_composite
CREATE TYPE e AS ENUM ('a','b');
CREATE TYPE c AS (e e, n int);
CREATE TABLE t (c c);
-- becomes:
CREATE TYPE e AS ENUM ('b','c');
CREATE TYPE c AS (e e, n int);
CREATE TABLE t (c c);
-- case: empty
CREATE TYPE c AS ();
-- becomes:
CREATE TYPE c AS (e int);
-- case: kind_change
CREATE TYPE c AS ENUM ('a');
-- becomes:
CREATE TYPE c AS (e int);
-- case: of_a_table
CREATE TYPE ty AS (a integer, b text, c integer);
CREATE TABLE t OF ty (PRIMARY KEY (a));
INSERT INTO t VALUES (1, 'x', 2);
CREATE TABLE u OF ty;
CREATE TYPE other AS (a integer);
CREATE TABLE v OF other;
CREATE TABLE w (a integer);
CREATE VIEW x AS SELECT a, b FROM t;
-- becomes:
CREATE TYPE ty AS (a bigint, b text, d integer);
CREATE TABLE t OF ty (PRIMARY KEY (a));
CREATE TABLE u OF ty;
CREATE TYPE other AS (a integer);
CREATE TABLE v (a integer);
CREATE TABLE w OF other;
CREATE VIEW x AS SELECT a, b FROM t;
