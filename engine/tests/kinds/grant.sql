-- case: given_by_another_role
CREATE TABLE t (a int, b int);
GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (a) ON t TO pg_monitor WITH GRANT OPTION;
GRANT SELECT ON t TO pg_signal_backend;
SET ROLE pg_monitor;
GRANT SELECT, INSERT ON t TO pg_signal_backend;
GRANT UPDATE (a) ON t TO pg_signal_backend;
RESET ROLE;
-- becomes:
CREATE TABLE t (a int, b int);
GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (a) ON t TO pg_monitor WITH GRANT OPTION;
GRANT INSERT ON t TO pg_signal_backend;
-- case: given_on_and_on
CREATE TABLE t (a int);
GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;
SET ROLE pg_monitor;
GRANT SELECT ON t TO pg_signal_backend WITH GRANT OPTION;
SET ROLE pg_signal_backend;
GRANT SELECT ON t TO pg_read_all_stats;
RESET ROLE;
-- becomes:
CREATE TABLE t (a int);
-- case: option_of_what_was_given_on
CREATE TABLE t (a int);
GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;
SET ROLE pg_monitor;
GRANT SELECT ON t TO pg_signal_backend WITH GRANT OPTION;
RESET ROLE;
-- becomes:
CREATE TABLE t (a int);
GRANT SELECT ON t TO pg_monitor;
GRANT SELECT ON t TO pg_read_all_stats;
-- case: owner_is_another_role
CREATE SCHEMA s;
CREATE TABLE s.t (a int);
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'select 1';
ALTER TABLE s.t OWNER TO pg_monitor;
ALTER FUNCTION s.f() OWNER TO pg_monitor;
ALTER SCHEMA s OWNER TO pg_monitor;
REVOKE INSERT ON s.t FROM pg_monitor;
-- becomes:
CREATE SCHEMA s;
CREATE TABLE s.t (a int);
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'select 1';
REVOKE CREATE ON SCHEMA s FROM CURRENT_USER;
REVOKE DELETE ON s.t FROM CURRENT_USER;
REVOKE EXECUTE ON FUNCTION s.f() FROM CURRENT_USER;
-- case: made_anew_with_another_owner
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v OWNER TO pg_monitor;
-- becomes:
CREATE TABLE t (a bigint);
CREATE VIEW v AS SELECT a FROM t;
REVOKE INSERT ON v FROM CURRENT_USER;
-- case: default_of_a_schema_for_everybody
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON TYPES TO PUBLIC;
CREATE FUNCTION s.f(a integer) RETURNS pg_class LANGUAGE sql STABLE AS 'select t.* from pg_class t limit 1';
-- becomes:
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON TYPES TO PUBLIC;
CREATE TYPE s.e AS ENUM ('a');
CREATE FUNCTION s.f(a integer) RETURNS text LANGUAGE sql STABLE AS 'select 1::text';
CREATE FUNCTION s.g() RETURNS text LANGUAGE sql STABLE AS 'select 1::text';
REVOKE EXECUTE ON FUNCTION s.g() FROM PUBLIC;
-- case: what_comes_with_new_objects_of_all_and_of_one_schema
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
-- becomes:
CREATE SCHEMA s;
CREATE TABLE s.t (id integer);
CREATE TYPE r AS RANGE (SUBTYPE = float8);
CREATE TYPE "R 1" AS RANGE (SUBTYPE = text);
CREATE TYPE s.a_range AS RANGE (SUBTYPE = numeric);
-- case: on_columns_where_the_table_goes
CREATE TABLE t (a integer, b integer);
GRANT SELECT, INSERT ON t TO pg_monitor;
GRANT SELECT (a) ON t TO pg_monitor;
GRANT UPDATE ON t TO PUBLIC;
-- becomes:
CREATE TABLE t (a integer, b integer);
GRANT INSERT ON t TO pg_monitor;
GRANT SELECT (a) ON t TO pg_monitor;
GRANT SELECT (b) ON t TO pg_monitor;
GRANT UPDATE (b) ON t TO PUBLIC;
