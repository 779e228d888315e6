-- case: version
CREATE EXTENSION hstore VERSION '1.4';
-- becomes:
CREATE EXTENSION hstore;
-- case: schema_with_dependants
CREATE SCHEMA app;
CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a hstore, b text CHECK (hstore('a', b) IS NOT NULL));
CREATE INDEX i ON t USING gin (b gin_trgm_ops);
CREATE VIEW v AS SELECT a -> 'x' AS x FROM t;
CREATE FUNCTION f(hstore) RETURNS hstore LANGUAGE sql AS 'select $1';
-- becomes:
CREATE SCHEMA app;
CREATE EXTENSION hstore SCHEMA app;
CREATE EXTENSION pg_trgm SCHEMA app;
CREATE TABLE t (a app.hstore, b text CHECK (app.hstore('a', b) IS NOT NULL));
CREATE INDEX i ON t USING gin (b app.gin_trgm_ops);
CREATE VIEW v AS SELECT a OPERATOR(app.->) 'x' AS x FROM t;
CREATE FUNCTION f(app.hstore) RETURNS app.hstore LANGUAGE sql AS 'select $1';
