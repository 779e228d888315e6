-- case: create
-- becomes:
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-DE');
CREATE COLLATION ci (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE COLLATION c2 (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'C');
CREATE TABLE t (a text COLLATE german, b text COLLATE ci);
CREATE INDEX i ON t (a COLLATE c2);
CREATE VIEW v AS SELECT a COLLATE c2 AS x FROM t;
COMMENT ON COLLATION ci IS 'x';
CREATE DOMAIN d AS text COLLATE german;
-- case: change
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-DE');
CREATE TABLE t (a text COLLATE german, b text CHECK (b COLLATE german > 'a'));
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a COLLATE german AS x FROM t;
-- becomes:
CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de-AT');
CREATE TABLE t (a text COLLATE german, b text CHECK (b COLLATE german > 'a'));
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a COLLATE german AS x FROM t;
-- case: rules, since 16
-- becomes:
CREATE COLLATION r (PROVIDER = icu, LOCALE = 'und', RULES = '&V << w <<< W');
-- case: builtin, since 17
-- becomes:
CREATE COLLATION b (PROVIDER = builtin, LOCALE = 'C.UTF-8');
