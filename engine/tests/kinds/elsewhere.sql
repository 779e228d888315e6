-- case: invoker_kept, since 15
-- migra#234, schemainspect#86, supabase/cli#792 #3973 #3487, supabase#21268, pgkit#462: row security passed by
CREATE TABLE t (a int, b text);
CREATE VIEW v WITH (security_invoker = true, security_barrier = true) AS SELECT a FROM t;
CREATE VIEW w WITH (security_invoker = true) AS SELECT a FROM v;
CREATE VIEW u AS SELECT a FROM t;
GRANT SELECT ON v TO pg_monitor;
-- becomes:
CREATE TABLE t (a bigint, b text);
CREATE VIEW v WITH (security_invoker = true, security_barrier = true) AS SELECT b, a FROM t;
CREATE VIEW w WITH (security_invoker = true) AS SELECT a FROM v;
CREATE VIEW u WITH (security_invoker = true) AS SELECT a FROM t;
GRANT SELECT ON v TO pg_monitor;
-- case: view_over_other_columns
-- pg-schema-diff#280, migra#87 #158, sqldef#488
CREATE TABLE t (a int, old text);
CREATE VIEW v AS SELECT a, old FROM t;
CREATE VIEW w AS SELECT * FROM v;
GRANT SELECT ON w TO pg_monitor;
-- becomes:
CREATE TABLE t (a int, new text, extra int);
CREATE VIEW v AS SELECT extra, a, new FROM t;
CREATE VIEW w AS SELECT * FROM v;
GRANT SELECT ON w TO pg_monitor;
-- case: policy_over_changed_type
-- pg-toolbelt#263 #275, drizzle#6194
CREATE TABLE t (a int, owner text);
CREATE TABLE s (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t AS RESTRICTIVE FOR SELECT TO pg_monitor USING (owner = current_user AND a > 0);
COMMENT ON POLICY p ON t IS 'p';
ALTER TABLE s ENABLE ROW LEVEL SECURITY;
CREATE POLICY q ON s USING (EXISTS (SELECT FROM t WHERE t.a = s.a AND t.owner = current_user));
INSERT INTO t VALUES (1, 'x');
-- becomes:
CREATE TABLE t (a bigint, owner varchar(80));
CREATE TABLE s (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t AS RESTRICTIVE FOR SELECT TO pg_monitor USING (owner = current_user AND a > 0);
COMMENT ON POLICY p ON t IS 'p';
ALTER TABLE s ENABLE ROW LEVEL SECURITY;
CREATE POLICY q ON s USING (EXISTS (SELECT FROM t WHERE t.a = s.a AND t.owner = current_user));
INSERT INTO t VALUES (1, 'x');
-- case: policy_expressions
-- drizzle#4198 #4407, pg-toolbelt#263: what ALTER POLICY cannot take away
CREATE TABLE t (a int, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR UPDATE USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY q ON t USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY r ON t AS RESTRICTIVE;
CREATE POLICY s ON t AS RESTRICTIVE FOR INSERT WITH CHECK (a > 0);
CREATE POLICY u ON t USING (a > 0);
CREATE POLICY w ON t FOR SELECT TO PUBLIC USING (owner IN ('x', 'y'));
-- becomes:
CREATE TABLE t (a int, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR UPDATE USING (a > 0);
CREATE POLICY q ON t WITH CHECK (a > 1);
CREATE POLICY r ON t AS RESTRICTIVE USING (a > 0);
CREATE POLICY s ON t AS RESTRICTIVE FOR INSERT;
CREATE POLICY u ON t;
CREATE POLICY w ON t FOR DELETE TO pg_monitor, CURRENT_USER USING (owner IN ('x', 'z'));
-- case: enum_value_as_default, since 14
-- supabase/cli#3554 #2648 #4625: a value that is used in the transaction that adds it
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (s e NOT NULL DEFAULT 'a', n int);
CREATE VIEW v AS SELECT s FROM t;
INSERT INTO t VALUES ('a', 1);
-- becomes:
CREATE TYPE e AS ENUM ('z', 'a', 'b', 'c');
CREATE FUNCTION f() RETURNS e LANGUAGE sql BEGIN ATOMIC SELECT 'b'::e; END;
CREATE TABLE t (s e NOT NULL DEFAULT 'b', n int, CHECK (s <> 'c'), u e DEFAULT 'c');
CREATE VIEW v AS SELECT s FROM t WHERE s <> 'z';
CREATE INDEX i ON t (n) WHERE s = 'b';
INSERT INTO t VALUES ('a', 1);
-- case: checks_with_lists
-- sqldef#1295, drizzle#6093, atlas#3242
CREATE TABLE t (a varchar(9), b text, c char(2), n int,
  CONSTRAINT ca CHECK (a IN ('x', 'y')), CONSTRAINT cb CHECK (b = ANY (ARRAY['x', 'y'])),
  CONSTRAINT cc CHECK (c NOT IN ('x', 'y')), CONSTRAINT cn CHECK (n BETWEEN 0 AND 9.5));
-- becomes:
CREATE TABLE t (a varchar(9), b text, c char(2), n int,
  CONSTRAINT ca CHECK (a::text = ANY (ARRAY['x', 'y', 'z'])), CONSTRAINT cb CHECK (b IN ('x', 'y', 'z')),
  CONSTRAINT cc CHECK (c <> ALL (ARRAY['x'::bpchar, 'z'::bpchar])), CONSTRAINT cn CHECK (n >= 0 AND n <= 9.5));
-- case: column_grants
-- supabase#19448, supabase/cli#3440
CREATE TABLE t (a int, b text, c text);
GRANT SELECT (a), UPDATE (b) ON t TO pg_monitor;
GRANT SELECT ON t TO pg_read_all_stats;
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT (a) ON v TO pg_monitor;
-- becomes:
CREATE TABLE t (a bigint, b text, c text);
GRANT SELECT (a, b) ON t TO pg_monitor WITH GRANT OPTION;
GRANT SELECT (a), INSERT (c) ON t TO pg_read_all_stats;
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT (b) ON v TO pg_monitor;
GRANT SELECT (a) ON v TO PUBLIC;
-- case: not_valid
-- drizzle#6214
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE t (a int, b int REFERENCES k, c int);
ALTER TABLE t ADD CONSTRAINT ca CHECK (a > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT cf FOREIGN KEY (c) REFERENCES k NOT VALID;
-- becomes:
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT ca CHECK (a > 0), b int, c int CONSTRAINT cf REFERENCES k);
ALTER TABLE t ADD CONSTRAINT t_b_fkey FOREIGN KEY (b) REFERENCES k NOT VALID;
ALTER TABLE t ADD CONSTRAINT cb CHECK (b > 0) NO INHERIT NOT VALID;
-- case: index_columns
-- drizzle#3745 #3736 #6079
CREATE TABLE t (a text, b text, n int);
CREATE INDEX i ON t (a text_pattern_ops, lower(b), n DESC NULLS LAST);
CREATE INDEX j ON t (lower(a) COLLATE "C" text_pattern_ops, b) WITH (fillfactor = 70);
CREATE INDEX k ON t USING gin (to_tsvector('english', a)) WITH (fastupdate = off);
CREATE UNIQUE INDEX l ON t (coalesce(n, 0)) INCLUDE (b) WHERE b <> '';
-- becomes:
CREATE TABLE t (a text, b text, n bigint);
CREATE INDEX i ON t (a, lower(b) text_pattern_ops, n);
CREATE INDEX j ON t (lower(a) COLLATE "C" text_pattern_ops, b) WITH (fillfactor = 80);
CREATE INDEX k ON t USING gin (to_tsvector('simple', a)) WITH (fastupdate = off);
CREATE UNIQUE INDEX l ON t (coalesce(n, 0)) INCLUDE (b, a) WHERE b <> '';
ALTER INDEX l ALTER COLUMN 1 SET STATISTICS 9;
-- case: generated_expression
-- drizzle#4929
CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a + b) STORED, CHECK (g > 0), CONSTRAINT u UNIQUE (g));
CREATE INDEX i ON t (g, a) WHERE g > 5;
CREATE INDEX e ON t ((g * 2));
CREATE VIEW v AS SELECT g FROM t;
CREATE STATISTICS st ON g, a FROM t;
COMMENT ON COLUMN t.g IS 'g';
GRANT SELECT (g) ON t TO pg_monitor;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (g > 1);
INSERT INTO t VALUES (1, 2);
-- becomes:
CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a * b) STORED, CHECK (g > 0), CONSTRAINT u UNIQUE (g));
CREATE INDEX i ON t (g, a) WHERE g > 5;
CREATE INDEX e ON t ((g * 2));
CREATE VIEW v AS SELECT g FROM t;
CREATE STATISTICS st ON g, a FROM t;
COMMENT ON COLUMN t.g IS 'g';
GRANT SELECT (g) ON t TO pg_monitor;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (g > 1);
INSERT INTO t VALUES (1, 2);
-- case: function_settings
-- supabase/cli#3817
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1';
CREATE TABLE t (n int DEFAULT f(1));
GRANT EXECUTE ON FUNCTION g() TO pg_monitor;
REVOKE EXECUTE ON FUNCTION g() FROM PUBLIC;
-- becomes:
CREATE FUNCTION f(renamed int) RETURNS int LANGUAGE sql SET search_path = '' SET work_mem = '5MB' AS 'SELECT 1';
CREATE FUNCTION g() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
CREATE TABLE t (n int DEFAULT f(1));
GRANT EXECUTE ON FUNCTION g() TO pg_monitor;
REVOKE EXECUTE ON FUNCTION g() FROM PUBLIC;
-- case: long_names
-- drizzle#3280
CREATE TABLE a_table_with_a_name_that_is_nearly_as_long_as_it_can_be_at_all (
  a_column_with_a_name_that_is_long_too int UNIQUE CHECK (a_column_with_a_name_that_is_long_too > 0));
-- becomes:
CREATE TABLE a_table_with_a_name_that_is_nearly_as_long_as_it_can_be_at_all (
  a_column_with_a_name_that_is_long_too bigint UNIQUE CHECK (a_column_with_a_name_that_is_long_too > 1),
  a_column_with_a_name_that_is_long_too_two text[] DEFAULT '{}'::text[] UNIQUE);
-- case: policies_of_partitions
-- supabase/cli#3612, pg-schema-diff#209
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- becomes:
CREATE TABLE p (a int, b varchar(9)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
ALTER TABLE p1 ENABLE ROW LEVEL SECURITY;
ALTER TABLE p2 FORCE ROW LEVEL SECURITY;
CREATE POLICY q ON p USING (b = current_user);
CREATE POLICY q ON p1 USING (b = current_user);
CREATE POLICY q ON p2 AS RESTRICTIVE FOR DELETE USING (false);
