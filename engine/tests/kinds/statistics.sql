-- case: create
CREATE TABLE t (a int, b int, c text);
-- becomes:
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
ALTER STATISTICS s SET STATISTICS 50;
COMMENT ON STATISTICS s IS 'x';
-- case: change
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
CREATE STATISTICS s2 (ndistinct) ON a, b FROM t;
CREATE STATISTICS s3 (ndistinct) ON a, b FROM t;
-- becomes:
CREATE TABLE t (a bigint, c text, d int);
CREATE STATISTICS s (dependencies) ON a, c FROM t;
CREATE STATISTICS s2 (ndistinct) ON a, d FROM t;
-- case: target
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
ALTER STATISTICS s SET STATISTICS 50;
-- becomes:
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
-- case: expressions, since 14
CREATE TABLE t (a int, b int, c text);
-- becomes:
CREATE TABLE t (a int, b bigint, c text);
CREATE STATISTICS s ON (a + 1), lower(c) FROM t;
