-- case: replica_identity
CREATE TABLE t (a int);
CREATE TABLE u (a int);
ALTER TABLE t REPLICA IDENTITY FULL;
-- becomes:
CREATE TABLE t (a int);
CREATE TABLE u (a int);
ALTER TABLE t REPLICA IDENTITY NOTHING;
ALTER TABLE u REPLICA IDENTITY FULL;
-- case: enabled_states
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER two BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;
CREATE RULE s AS ON UPDATE TO t DO ALSO NOTHING;
ALTER TABLE t ENABLE ALWAYS RULE r, ENABLE REPLICA TRIGGER one;
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION e();
ALTER EVENT TRIGGER watch ENABLE REPLICA;
-- becomes:
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER two BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;
CREATE RULE s AS ON UPDATE TO t DO ALSO NOTHING;
ALTER TABLE t ENABLE REPLICA RULE r, ENABLE ALWAYS RULE s, ENABLE ALWAYS TRIGGER one, ENABLE REPLICA TRIGGER two;
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION e();
ALTER EVENT TRIGGER watch DISABLE;
-- case: sequence_options
CREATE SEQUENCE s;
CREATE SEQUENCE d AS smallint INCREMENT -1;
-- becomes:
CREATE SEQUENCE s INCREMENT 3 MINVALUE 2 MAXVALUE 900 START 5 CACHE 7 CYCLE;
CREATE SEQUENCE d AS integer INCREMENT -2 MINVALUE -90 START -4;
-- case: unlogged_sequence, since 15
CREATE SEQUENCE s;
CREATE UNLOGGED SEQUENCE u;
-- becomes:
CREATE UNLOGGED SEQUENCE s;
CREATE SEQUENCE u;
-- case: languages
CREATE FUNCTION h() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION i(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION v(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE ours HANDLER h INLINE i VALIDATOR v;
CREATE LANGUAGE theirs HANDLER h;
-- becomes:
CREATE FUNCTION h() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION i(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION v(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE ours HANDLER h VALIDATOR v;
CREATE TRUSTED LANGUAGE theirs HANDLER h INLINE i;
-- case: transforms
CREATE FUNCTION read(internal) RETURNS internal LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' IMMUTABLE;
CREATE FUNCTION write(internal) RETURNS date LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' IMMUTABLE;
CREATE TRANSFORM FOR date LANGUAGE plpgsql (FROM SQL WITH FUNCTION read(internal));
-- becomes:
CREATE FUNCTION read(internal) RETURNS internal LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' IMMUTABLE;
CREATE FUNCTION write(internal) RETURNS date LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' IMMUTABLE;
CREATE TRANSFORM FOR date LANGUAGE plpgsql (TO SQL WITH FUNCTION write(internal));
-- case: wrapper_with_handler
CREATE FUNCTION h() RETURNS fdw_handler LANGUAGE c STRICT AS '$libdir/postgres_fdw', 'postgres_fdw_handler';
CREATE FOREIGN DATA WRAPPER w HANDLER h;
-- becomes:
CREATE FUNCTION h() RETURNS fdw_handler LANGUAGE c STRICT AS '$libdir/postgres_fdw', 'postgres_fdw_handler';
CREATE FOREIGN DATA WRAPPER w NO HANDLER;
-- case: materialized_view_of_a_method
CREATE ACCESS METHOD heap3 TYPE TABLE HANDLER heap_tableam_handler;
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
-- becomes:
CREATE ACCESS METHOD heap3 TYPE TABLE HANDLER heap_tableam_handler;
CREATE MATERIALIZED VIEW v USING heap3 AS SELECT 1 AS a;
-- case: default_privileges_of_a_role
CREATE TABLE t (a int);
ALTER DEFAULT PRIVILEGES FOR ROLE pg_signal_backend GRANT SELECT ON TABLES TO pg_monitor;
-- becomes:
CREATE TABLE t (a int);
ALTER DEFAULT PRIVILEGES FOR ROLE pg_signal_backend GRANT INSERT ON TABLES TO pg_monitor;
-- case: view_options_in_another_order, since 15
CREATE VIEW v WITH (security_barrier = true, security_invoker = true) AS SELECT 1 AS a;
CREATE TABLE t (a int) WITH (fillfactor = 70, autovacuum_enabled = off);
-- is the same as:
CREATE VIEW v WITH (security_invoker = true, security_barrier = true) AS SELECT 1 AS a;
CREATE TABLE t (a int) WITH (autovacuum_enabled = off, fillfactor = 70);
-- case: merged_below
CREATE TABLE t (id integer NOT NULL, c integer DEFAULT 1, d text);
-- becomes:
CREATE TABLE t (id integer NOT NULL, c integer DEFAULT 1, d text);
CREATE TABLE h (more text) INHERITS (t);
CREATE TABLE g (c integer) INHERITS (h);
ALTER TABLE g ALTER COLUMN d SET STORAGE EXTERNAL;
