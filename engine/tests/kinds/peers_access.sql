-- Where other tools lost, invented or swapped privileges, row security and owners; continues `grant.sql` and `peers.sql`.
-- case: columns_where_the_table_is_taken_back
-- pg-toolbelt#96 #308 #357: REVOKE behind the GRANT that it takes away; what PUBLIC has by itself, taken back
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
-- becomes:
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
CREATE TABLE manufacturers (id int PRIMARY KEY, org_id int NOT NULL, name text NOT NULL);
REVOKE INSERT, UPDATE ON manufacturers FROM pg_monitor;
GRANT INSERT (org_id, name), UPDATE (name) ON manufacturers TO pg_monitor;
CREATE VIEW v AS SELECT id FROM manufacturers;
REVOKE ALL ON v FROM pg_monitor;
GRANT SELECT (id) ON v TO pg_monitor;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC, pg_monitor;
-- case: grants_on_what_goes
-- sqldef#1337 #1362: privileges of a table that is dropped, taken away from it behind the DROP
CREATE TABLE audit_logs (id bigint PRIMARY KEY, secret text);
GRANT SELECT, INSERT ON audit_logs TO pg_monitor;
GRANT UPDATE (secret) ON audit_logs TO pg_monitor;
CREATE SEQUENCE s;
GRANT USAGE ON SEQUENCE s TO pg_monitor;
CREATE SCHEMA grants_go;
GRANT USAGE ON SCHEMA grants_go TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA grants_go GRANT SELECT ON TABLES TO pg_monitor;
CREATE FUNCTION grants_go.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION grants_go.f() FROM PUBLIC;
-- becomes:
CREATE TABLE other (id bigint);
-- case: sequences_and_schemas_have_grants_too
-- pg-schema-diff#264: privileges of tables alone; supabase/cli#3440: USAGE on a schema
CREATE SCHEMA grants_too;
CREATE TABLE grants_too.t (id serial, a int);
CREATE TYPE grants_too.e AS ENUM ('x');
CREATE DOMAIN grants_too.d AS int;
CREATE PROCEDURE grants_too.p() LANGUAGE sql AS 'SELECT 1';
-- becomes:
CREATE SCHEMA grants_too;
GRANT USAGE ON SCHEMA grants_too TO PUBLIC;
CREATE TABLE grants_too.t (id serial, a int);
GRANT INSERT (a), REFERENCES (id) ON grants_too.t TO pg_monitor;
GRANT TRIGGER, TRUNCATE ON grants_too.t TO pg_monitor WITH GRANT OPTION;
GRANT USAGE, SELECT ON SEQUENCE grants_too.t_id_seq TO pg_monitor;
CREATE TYPE grants_too.e AS ENUM ('x');
REVOKE USAGE ON TYPE grants_too.e FROM PUBLIC;
CREATE DOMAIN grants_too.d AS int;
GRANT USAGE ON DOMAIN grants_too.d TO pg_monitor;
CREATE PROCEDURE grants_too.p() LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON PROCEDURE grants_too.p() FROM PUBLIC;
-- case: policy_changes_its_command
-- Nimblesite#98: compared by name alone; migra#67 #82 #121: another command in place of the one that is meant
CREATE TABLE t (a int, b text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON t FOR SELECT USING (a > 0);
CREATE POLICY p2 ON t FOR UPDATE USING (a > 0) WITH CHECK (a > 0);
CREATE POLICY p3 ON t FOR INSERT WITH CHECK (a > 0);
CREATE POLICY p4 ON t AS RESTRICTIVE USING (a > 0);
CREATE POLICY p5 ON t TO pg_monitor USING (a > 0);
CREATE POLICY p6 ON t USING (b = 'x');
-- becomes:
CREATE TABLE t (a int, b text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON t FOR UPDATE USING (a > 0);
CREATE POLICY p2 ON t FOR DELETE USING (a > 0);
CREATE POLICY p3 ON t USING (a > 0);
CREATE POLICY p4 ON t USING (a > 0);
CREATE POLICY p5 ON t TO pg_read_all_stats, pg_monitor USING (a > 0);
CREATE POLICY p6 ON t USING (b = 'y');
-- case: policies_as_printed
-- pgmold#187, pgmodeler#1438, pgschema#220 #224: what was applied differs for ever, since it is printed otherwise
CREATE TABLE users (id int PRIMARY KEY, tenant_id int);
CREATE TABLE orders (user_id int, kind varchar(9), price numeric, tags text[], data jsonb, at date);
CREATE FUNCTION tenant(p_supplier int, p_at date DEFAULT NULL) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON orders USING (user_id IN (SELECT u.id FROM users u WHERE u.tenant_id = (SELECT tenant(p_supplier => orders.user_id))));
CREATE POLICY b ON orders USING (kind IN ('coach', 'admin') AND price BETWEEN 0 AND 9.5 AND kind NOT LIKE 'x%');
CREATE POLICY c ON orders USING (data ->> 'a' IS NOT NULL AND (data #>> '{b,c}')::int = any (array[1, 2]) OR 'x' = ANY (tags));
CREATE POLICY d ON orders USING (current_setting('app.id', true)::int = user_id AND at > CURRENT_DATE - interval '1 day');
CREATE POLICY e ON orders USING (CASE WHEN kind = 'a' THEN true ELSE coalesce(price, 0) > 1 END AND (user_id, price) = (1, 2));
-- is the same as:
CREATE TABLE users (id int PRIMARY KEY, tenant_id int);
CREATE TABLE orders (user_id int, kind varchar(9), price numeric, tags text[], data jsonb, at date);
CREATE FUNCTION tenant(p_supplier int, p_at date DEFAULT NULL) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON orders USING ((user_id IN ( SELECT u.id FROM public.users u WHERE (u.tenant_id = ( SELECT public.tenant(p_supplier => orders.user_id) AS tenant)))));
CREATE POLICY b ON orders USING ((((kind)::text = ANY ((ARRAY['coach'::character varying, 'admin'::character varying])::text[])) AND ((price >= (0)::numeric) AND (price <= 9.5)) AND ((kind)::text !~~ 'x%'::text)));
CREATE POLICY c ON orders USING (((((data ->> 'a'::text) IS NOT NULL) AND (((data #>> '{b,c}'::text[]))::integer = ANY (ARRAY[1, 2]))) OR ('x'::text = ANY (tags))));
CREATE POLICY d ON orders USING ((((current_setting('app.id'::text, true))::integer = user_id) AND (at > (CURRENT_DATE - '1 day'::interval))));
CREATE POLICY e ON orders USING ((CASE WHEN ((kind)::text = 'a'::text) THEN true ELSE (COALESCE(price, (0)::numeric) > (1)::numeric) END AND ((user_id = 1) AND (price = (2)::numeric))));
-- case: unique_that_is_there_already
-- drizzle#5955 #3209 #4490 #4531: a unique constraint that is asked for again on every run
CREATE TABLE t (a int, "b C" int, c text, UNIQUE (a), UNIQUE ("b C", a), CONSTRAINT "u 3" UNIQUE (c));
CREATE UNIQUE INDEX i ON t (lower(c)) WHERE a IS NOT NULL;
-- is the same as:
CREATE TABLE t (a integer CONSTRAINT t_a_key UNIQUE, "b C" integer, c text);
ALTER TABLE t ADD CONSTRAINT "t_b C_a_key" UNIQUE ("b C", a);
CREATE UNIQUE INDEX "u 3" ON t USING btree (c);
ALTER TABLE t ADD CONSTRAINT "u 3" UNIQUE USING INDEX "u 3";
CREATE UNIQUE INDEX i ON t USING btree (lower(c)) WHERE (a IS NOT NULL);
-- case: extensions_bring_their_own
-- drizzle#4008 #5653, mirror#451 #504: views, sequences and tables of extensions, dropped because nobody declared them
CREATE EXTENSION pg_buffercache;
CREATE TABLE t (a int);
-- becomes:
CREATE EXTENSION pg_buffercache;
CREATE TABLE t (a bigint);
CREATE VIEW hits AS SELECT count(*) AS n FROM pg_buffercache;
GRANT SELECT ON hits TO pg_monitor;
-- case: enum_value_renamed_without_a_word
-- drizzle#4982: DROP TYPE under the columns that have it
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, s e NOT NULL DEFAULT 'a', CHECK (s <> 'b' OR id > 0));
INSERT INTO t VALUES (1, 'a');
CREATE FUNCTION f(e[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- becomes:
CREATE TYPE e AS ENUM ('a', 'B', 'c');
CREATE TABLE t (id int PRIMARY KEY, s e NOT NULL DEFAULT 'a', CHECK (s <> 'B' OR id > 0));
INSERT INTO t VALUES (1, 'a');
CREATE FUNCTION f(e[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
