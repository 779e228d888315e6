-- Where other tools put statements into an order that does not work, or into none; continues `order.sql` and `peers.sql`.
-- case: sequence_goes_and_its_column_changes
-- pg-toolbelt#346 #230: a circle of the sequence and its column; what a default, a policy or a column needs was dropped first
CREATE SEQUENCE shared;
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE FUNCTION allowed(int) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 > 0';
CREATE TABLE messages (id bigserial PRIMARY KEY, n int DEFAULT nextval('shared'), k kind DEFAULT 'a');
CREATE TABLE parts (id bigserial, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON messages USING (allowed(n) AND k <> 'b');
CREATE POLICY q ON messages FOR INSERT WITH CHECK (id <= nextval('shared') AND n < nextval('public.messages_id_seq'));
-- becomes:
CREATE TABLE messages (id text PRIMARY KEY DEFAULT md5(random()::text), n numeric, k text DEFAULT 'a');
CREATE TABLE parts (id uuid DEFAULT gen_random_uuid(), at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON messages USING (n > 0);
-- case: keys_go_with_what_publishes_them
-- pg-toolbelt#247 #248: tables in a chain of keys, a publication that lists them, and all of it goes
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
ALTER TABLE c REPLICA IDENTITY USING INDEX c_pkey;
CREATE PUBLICATION order_all FOR TABLE a, b, c;
-- becomes:
CREATE TABLE c (id int PRIMARY KEY, b int, a int);
CREATE PUBLICATION order_all FOR TABLE c;
-- case: defaults_of_domains
-- pg-toolbelt#455 #456: over a value that is added in the same run, over each other, over a sequence whose owner is of the domain
CREATE TYPE e AS ENUM ('a', 'b');
CREATE SEQUENCE q;
CREATE DOMAIN d1 AS text DEFAULT 'x';
CREATE DOMAIN d2 AS text DEFAULT 'x'::d1;
CREATE DOMAIN d3 AS text DEFAULT 'x'::d2;
CREATE DOMAIN de AS e DEFAULT 'a';
CREATE DOMAIN dn AS bigint DEFAULT 1;
CREATE TABLE t (a de DEFAULT 'b'::de, b d3);
-- becomes:
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE SEQUENCE q;
CREATE DOMAIN d3 AS text DEFAULT 'y';
CREATE DOMAIN d2 AS text DEFAULT 'y'::d3;
CREATE DOMAIN d1 AS text DEFAULT 'y'::d2;
CREATE DOMAIN de AS e DEFAULT 'a';
CREATE DOMAIN dn AS bigint DEFAULT nextval('q');
CREATE TABLE t (a de DEFAULT 'c'::de, b d3, n dn);
ALTER SEQUENCE q OWNED BY t.n;
-- case: function_of_a_view_that_is_made_anew
-- pgschema#480 #300: the row type of a view that gets a column in the middle, in functions whose signature changes as well
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
CREATE VIEW actor AS SELECT id, email FROM users;
CREATE FUNCTION create_user(email text) RETURNS actor LANGUAGE plpgsql SECURITY DEFINER AS $$
declare r public.actor;
begin
  select id, email into r from public.actor;
  return r;
end $$;
CREATE FUNCTION actor(users) RETURNS SETOF actor ROWS 1 LANGUAGE sql STABLE AS 'SELECT * FROM public.actor WHERE id = $1.id';
CREATE VIEW named AS SELECT actor(u) AS a FROM users u;
-- becomes:
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, role text DEFAULT 'member' NOT NULL);
CREATE VIEW actor AS SELECT id, role, email FROM users;
CREATE FUNCTION create_user(email text, role text DEFAULT 'member') RETURNS actor LANGUAGE plpgsql SECURITY DEFINER AS $$
declare r public.actor;
begin
  select id, role, email into r from public.actor;
  return r;
end $$;
CREATE FUNCTION actor(users) RETURNS SETOF actor ROWS 1 LANGUAGE sql STABLE AS 'SELECT * FROM public.actor WHERE id = $1.id';
CREATE VIEW named AS SELECT actor(u) AS a, u.role FROM users u;
-- case: policies_over_tables_of_other_schemas
-- pg-schema-diff#265 #266, pgschema#149: the table that a policy reads is made after it, since its schema comes later
-- becomes:
CREATE SCHEMA appstore;
CREATE SCHEMA tenant;
CREATE TABLE appstore.installs (id int PRIMARY KEY, cluster_id int NOT NULL);
CREATE TABLE tenant.clusters (id int PRIMARY KEY, organization_id uuid);
ALTER TABLE appstore.installs ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant.clusters ENABLE ROW LEVEL SECURITY;
CREATE POLICY install ON appstore.installs USING (EXISTS (SELECT 1 FROM tenant.clusters
  WHERE clusters.id = installs.cluster_id AND clusters.organization_id = current_setting('app.current_organization_id'::text)::uuid));
CREATE POLICY cluster ON tenant.clusters USING (id IN (SELECT cluster_id FROM appstore.installs));
-- case: views_in_no_order_of_names
-- pgschema#307 #414, pg-schema-diff#286: views over views that sort before them, over columns that are added in the same run
CREATE TABLE foo (id bigint PRIMARY KEY);
-- becomes:
CREATE TABLE foo (id bigint PRIMARY KEY, run_id uuid);
CREATE VIEW z AS SELECT id, run_id FROM foo WHERE run_id IS NOT NULL;
CREATE VIEW m AS SELECT * FROM z;
CREATE MATERIALIZED VIEW l AS SELECT run_id, count(*) AS n FROM m GROUP BY run_id;
CREATE VIEW a AS SELECT l.n, m.id FROM l JOIN m USING (run_id);
CREATE FUNCTION k() RETURNS a LANGUAGE plpgsql AS $$ declare r public.a%rowtype; s public.z[]; begin return r; end $$;
CREATE MATERIALIZED VIEW b AS SELECT (k()).id;
-- case: type_that_a_policy_and_a_view_read
-- drizzle#5116 #1192 #6194: a column under a new name, a table under a new name, and a type, all in one run without being told
CREATE TABLE old (id int CONSTRAINT old_pk PRIMARY KEY, title varchar(9) CONSTRAINT old_title UNIQUE, at timestamp);
CREATE VIEW v AS SELECT title, at FROM old;
ALTER TABLE old ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON old USING (title <> '');
-- becomes:
CREATE TABLE new (id bigint CONSTRAINT old_pk PRIMARY KEY, name text CONSTRAINT old_title UNIQUE, at timestamptz);
CREATE VIEW v AS SELECT name, at FROM new;
ALTER TABLE new ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON new USING (name <> '');
-- case: own_check_with_the_name_that_postgresql_chooses
-- pgschema rewrite.go: a CHECK that the tool adds under a fixed name, where somebody has a constraint of that name already
CREATE TABLE t (a int, b int, CONSTRAINT t_a_not_null CHECK (a > 0), CONSTRAINT a_not_null CHECK (b > 0));
-- becomes:
CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT t_a_not_null CHECK (a > 1), CONSTRAINT a_not_null CHECK (b > 0),
  CONSTRAINT t_b_not_null CHECK (b < 9));
-- case: index_under_a_name_of_full_length
-- pgschema rewrite.go: a suffix that makes a name too long, so that it is cut off and stands there already
CREATE TABLE t (a int, b int);
CREATE INDEX an_index_whose_name_has_as_many_letters_as_postgres_lets_it_hay ON t (a);
CREATE UNIQUE INDEX an_index_whose_name_has_as_many_letters_as_postgres_lets_it_hax ON t (b);
-- becomes:
CREATE TABLE t (a int, b int);
CREATE INDEX an_index_whose_name_has_as_many_letters_as_postgres_lets_it_hay ON t (a DESC);
CREATE UNIQUE INDEX an_index_whose_name_has_as_many_letters_as_postgres_lets_it_hax ON t (b, a);
-- case: functions_that_call_each_other
-- pg-toolbelt#311, pg-schema-diff#129: circles of bodies, of keys, and of tables whose defaults call what reads them
-- becomes:
CREATE FUNCTION even(n int) RETURNS boolean LANGUAGE plpgsql AS 'begin return n = 0 or public.odd(n - 1); end';
CREATE FUNCTION odd(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n <> 0 AND public.even(n - 1)';
CREATE TABLE a (id int PRIMARY KEY CHECK (even(id)), b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
CREATE FUNCTION last_a() RETURNS int LANGUAGE sql STABLE AS 'SELECT max(id) FROM public.a';
CREATE FUNCTION row_of(a) RETURNS SETOF b LANGUAGE sql STABLE AS 'SELECT * FROM public.b WHERE a = $1.id';
ALTER TABLE a ALTER b SET DEFAULT last_a();
ALTER TABLE b ALTER a SET DEFAULT last_a();
