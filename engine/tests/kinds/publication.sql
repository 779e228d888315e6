-- case: create
-- becomes:
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE TABLE u (a int);
CREATE PUBLICATION p FOR TABLE t, u;
CREATE PUBLICATION al FOR ALL TABLES WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE PUBLICATION nothing WITH (publish = '');
COMMENT ON PUBLICATION p IS 'x';
-- case: change
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE TABLE u (a int);
CREATE PUBLICATION p FOR TABLE t, u;
CREATE PUBLICATION al FOR ALL TABLES WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE PUBLICATION nothing WITH (publish = '');
-- becomes:
CREATE TABLE t (a bigint PRIMARY KEY, b int);
CREATE TABLE w (a int);
CREATE PUBLICATION p FOR TABLE t, w WITH (publish = 'insert');
CREATE PUBLICATION al FOR TABLE t;
CREATE PUBLICATION nothing;
-- case: columns, since 15
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
CREATE SCHEMA s;
CREATE PUBLICATION p FOR TABLE t (a, b) WHERE (a > 5);
CREATE PUBLICATION q FOR TABLE t;
-- becomes:
CREATE TABLE t (a bigint PRIMARY KEY, b int, c text);
CREATE SCHEMA s;
CREATE TABLE s.x (a int);
CREATE PUBLICATION p FOR TABLE t (a, c) WHERE (a > 6);
CREATE PUBLICATION q FOR TABLES IN SCHEMA s, TABLE t;
-- case: generated, since 18
-- becomes:
CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a + 1) STORED);
CREATE PUBLICATION p FOR TABLE t WITH (publish_generated_columns = stored);
