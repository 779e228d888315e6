-- Where other tools broke, by the numbers of their trackers. What `elsewhere.sql`, `order.sql` and the other files have
-- already is not repeated: their cases say the numbers.
-- case: checks_as_printed
-- atlas#3242 #2739 #2759 #2036, sqldef#1295 #1182, drizzle#6093 #6256, pgschema#445
CREATE TABLE t (id uuid DEFAULT gen_random_uuid(), a varchar(9), b text, n int, s "char", tags text[] DEFAULT '{}',
  at timestamptz DEFAULT now(), j jsonb DEFAULT '{}', m numeric(9, 2) DEFAULT 0,
  CONSTRAINT c1 CHECK (n > 0 AND n < 10 AND b <> ''), CONSTRAINT c2 CHECK (a IN ('x', 'y')),
  CONSTRAINT c3 CHECK (n BETWEEN 0 AND 9.5), CONSTRAINT c4 CHECK (b ~ '^[a-z]+$' OR b IS NULL),
  CONSTRAINT c5 CHECK (NOT (n = 1 OR n = 2)), CONSTRAINT c6 CHECK (b LIKE 'a%' AND a NOT LIKE '%b'));
-- is the same as:
CREATE TABLE t (id uuid DEFAULT gen_random_uuid(), a character varying(9), b text, n integer, s "char",
  tags text[] DEFAULT '{}'::text[], at timestamp with time zone DEFAULT now(), j jsonb DEFAULT '{}'::jsonb,
  m numeric(9, 2) DEFAULT 0,
  CONSTRAINT c1 CHECK (((n > 0) AND (n < 10)) AND (b <> ''::text)),
  CONSTRAINT c2 CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])),
  CONSTRAINT c3 CHECK (((n >= 0) AND ((n)::numeric <= 9.5))),
  CONSTRAINT c4 CHECK (((b ~ '^[a-z]+$'::text) OR (b IS NULL))),
  CONSTRAINT c5 CHECK ((NOT ((n = 1) OR (n = 2)))),
  CONSTRAINT c6 CHECK (((b ~~ 'a%'::text) AND ((a)::text !~~ '%b'::text))));
-- case: check_changes
-- atlas#2767 #3424, Noveum/orbit#439: a changed CHECK was not seen; sqldef#1324: names that PostgreSQL chose
CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > 0 AND b < 9), CHECK (a < b));
-- becomes:
CREATE TABLE t (a int CHECK (a > 1), b int CHECK (b > 0 AND b < 10), CHECK (a < b + 1));
-- case: policy_over_function
-- pgschema#220 #377 #224 #449, pgmold#187, sqldef#233: names, casts and calls inside calls in policies
CREATE FUNCTION auth_uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION teams() RETURNS int[] LANGUAGE sql STABLE AS 'SELECT ARRAY[1]';
CREATE TABLE t (owner uuid, team int, kind text, CHECK (kind <> '' OR owner = auth_uid()));
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (owner = auth_uid());
CREATE POLICY q ON t FOR SELECT USING (team IN (SELECT unnest(teams())));
CREATE POLICY r ON t FOR DELETE USING (team = ANY (teams()) AND kind = 'x'::text AND owner = (SELECT auth_uid()));
-- is the same as:
CREATE FUNCTION auth_uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION teams() RETURNS int[] LANGUAGE sql STABLE AS 'SELECT ARRAY[1]';
CREATE TABLE t (owner uuid, team int, kind text, CHECK (kind <> ''::text OR owner = public.auth_uid()));
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING ((owner = public.auth_uid()));
CREATE POLICY q ON t FOR SELECT USING ((team IN (SELECT unnest(public.teams()) AS unnest)));
CREATE POLICY r ON t FOR DELETE USING ((((team = ANY (public.teams())) AND (kind = 'x'::text)) AND (owner = (SELECT public.auth_uid() AS auth_uid))));
-- case: views_as_printed
-- pgschema#314 #519 #283 #360, supabase/cli#4460 #4027: views that never converge
CREATE EXTENSION ltree;
CREATE TABLE t (id int PRIMARY KEY, path ltree, at timestamptz, n int);
CREATE VIEW v AS SELECT *, nlevel(path) AS depth, coalesce(n, 0) AS m FROM t WHERE n IN (1, 2) ORDER BY id;
CREATE VIEW w AS SELECT a.id, count(*) FILTER (WHERE b.n > 1) AS c, extract(year FROM a.at) AS y
  FROM t a LEFT JOIN t b USING (id) GROUP BY a.id, a.at;
-- is the same as:
CREATE EXTENSION ltree;
CREATE TABLE t (id int PRIMARY KEY, path ltree, at timestamptz, n int);
CREATE VIEW v AS SELECT t.id, t.path, t.at, t.n, public.nlevel(t.path) AS depth, COALESCE(t.n, 0) AS m FROM public.t
  WHERE (t.n = ANY (ARRAY[1, 2])) ORDER BY t.id;
CREATE VIEW w AS SELECT a.id, count(*) FILTER (WHERE (b.n > 1)) AS c, EXTRACT(year FROM a.at) AS y
  FROM (public.t a LEFT JOIN public.t b USING (id)) GROUP BY a.id, a.at;
-- case: citext_operators
-- pg-schema-diff#246: `<>` of an extension; #206: an unqualified foreign key
CREATE EXTENSION citext;
CREATE SCHEMA other;
CREATE TABLE other.k (id int PRIMARY KEY);
CREATE TABLE t (a citext CHECK (a <> ''), b citext[] DEFAULT '{}', k int REFERENCES other.k);
CREATE VIEW v AS SELECT a FROM t WHERE a <> 'x'::citext AND a LIKE 'y%';
CREATE INDEX i ON t (a) WHERE a <> 'z'::citext;
-- becomes:
CREATE EXTENSION citext;
CREATE SCHEMA other;
CREATE TABLE other.k (id int PRIMARY KEY);
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE t (a citext CHECK (a OPERATOR(public.<>) ''), b text[] DEFAULT '{}', k int REFERENCES k);
CREATE VIEW v AS SELECT a FROM t WHERE a <> 'x'::citext AND a LIKE 'z%';
CREATE INDEX i ON t (a) WHERE a <> 'z'::citext;
-- case: triggers_of_all_forms
-- sqldef#1186 #1335: WHEN, statements, transition tables; constraint triggers
CREATE TABLE t (a int, b int);
CREATE TABLE s (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return null; end';
CREATE TRIGGER st AFTER INSERT ON t EXECUTE FUNCTION f();
CREATE TRIGGER wh BEFORE UPDATE ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a) EXECUTE FUNCTION f();
CREATE TRIGGER tt AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER cf AFTER DELETE ON t FROM s FOR EACH ROW EXECUTE FUNCTION f();
-- becomes:
CREATE TABLE t (a bigint, b int);
CREATE TABLE s (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return null; end';
CREATE TRIGGER st AFTER INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f('x', 'it''s');
CREATE TRIGGER wh BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN (new.a > 0) EXECUTE FUNCTION f();
CREATE TRIGGER tt AFTER UPDATE ON t REFERENCING NEW TABLE AS n FOR EACH ROW EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER ct AFTER INSERT OR UPDATE ON t DEFERRABLE FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER cf AFTER DELETE ON t FROM s NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER ct ON t IS 'x';
ALTER TABLE t DISABLE TRIGGER cf;
-- case: update_policy
-- migra#67: a policy for UPDATE came out as one for DELETE; drizzle#3504 #4078 #4626 #4804 #4279 #4407: expressions lost
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- becomes:
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY u ON t FOR UPDATE TO pg_monitor USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY d ON t FOR DELETE USING (a > 2);
CREATE POLICY i ON t AS RESTRICTIVE FOR INSERT WITH CHECK (a > 3);
CREATE POLICY s ON t FOR SELECT USING (true);
-- case: force_alone
-- drizzle#5819: no FORCE; supabase/cli#3612 and pg-schema-diff#209: row security on partitions
CREATE TABLE t (a int);
CREATE TABLE p (a int) PARTITION BY HASH (a);
CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0);
-- becomes:
CREATE TABLE t (a int);
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE TABLE p (a int) PARTITION BY HASH (a);
CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE p0 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY q ON p0 FOR SELECT USING (a = 1);
GRANT SELECT ON p0 TO pg_monitor;
ALTER TABLE p0 ADD CONSTRAINT own CHECK (a > 0);
-- case: policy_and_dropped_column
-- prisma#30226 #12735, supabase/cli#3483, pg-toolbelt#263 #275: a policy, and a column that it reads
CREATE TABLE t (a int, gone text, kept text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (gone = 'x');
CREATE POLICY q ON t USING (kept = 'x') WITH CHECK (gone = 'y');
CREATE POLICY r ON t USING (kept = 'x');
-- becomes:
CREATE TABLE t (a int, kept varchar(7));
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (kept = 'x');
CREATE POLICY q ON t WITH CHECK (kept = 'y');
CREATE POLICY r ON t FOR INSERT WITH CHECK (a > 0);
-- case: policies_over_other_tables
-- pgmold#327 #281: a policy that reads a table which comes later
-- becomes:
CREATE TABLE a (id int PRIMARY KEY, owner text);
CREATE TABLE z (id int PRIMARY KEY, a int REFERENCES a, owner text);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
ALTER TABLE z ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON a USING (EXISTS (SELECT FROM z WHERE z.a = a.id AND z.owner = current_user));
CREATE POLICY p ON z USING (a IN (SELECT a.id FROM a WHERE a.owner = current_user));
-- case: schema_grants
-- supabase/cli#3440 #3739 #3974 #5930 #4862, migra#64, schemainspect#67, pgschema#250 #253, pg-toolbelt#308 #395
CREATE SCHEMA api;
CREATE TABLE api.t (a int);
CREATE SEQUENCE api.s;
CREATE FUNCTION api.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE api.e AS ENUM ('x');
GRANT USAGE ON SCHEMA api TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA api GRANT SELECT ON TABLES TO pg_monitor;
-- becomes:
CREATE SCHEMA api;
CREATE TABLE api.t (a int);
CREATE TABLE api.new (a int);
CREATE SEQUENCE api.s;
CREATE FUNCTION api.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE api.e AS ENUM ('x');
GRANT USAGE, CREATE ON SCHEMA api TO pg_monitor, pg_read_all_stats;
GRANT USAGE ON SEQUENCE api.s TO pg_monitor;
REVOKE EXECUTE ON FUNCTION api.f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.f() TO pg_monitor;
REVOKE USAGE ON TYPE api.e FROM PUBLIC;
GRANT SELECT, TRUNCATE ON api.t TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA api GRANT SELECT, INSERT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA api GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- case: no_spurious_revokes
-- supabase/cli#5601 #4107 #4902: what default privileges gave is not taken away with something else
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO pg_monitor;
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- becomes:
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO pg_monitor;
CREATE TABLE t (a bigint, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- case: column_grants_and_types
-- supabase#19448; sqldef#1376: grants lost when an object is made anew
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT (a), UPDATE (a, b) ON v TO pg_monitor;
GRANT SELECT (b) ON t TO pg_monitor;
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f(t) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(t) TO pg_monitor;
-- becomes:
CREATE TABLE t (a bigint, b varchar(9));
CREATE VIEW v AS SELECT b, a FROM t;
GRANT SELECT (a), UPDATE (a, b) ON v TO pg_monitor;
GRANT SELECT (b) ON t TO pg_monitor;
CREATE FUNCTION f(t) RETURNS bigint LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f(t) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(t) TO pg_monitor;
-- case: functions_before_what_uses_them
-- pgschema#300 #307 #335 #373 #401 #414 #505 #530 #535 #545 #569, pg-schema-diff#129 #284 #248 #281 #285,
-- supabase/cli#4314 #3854 #112 #3351, pg-schema-diff#162
-- becomes:
CREATE TYPE mood AS ENUM ('x', 'y');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE FUNCTION next_code() RETURNS text LANGUAGE plpgsql AS 'begin return ''c''; end';
CREATE FUNCTION good(mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = ''x''';
CREATE TABLE t (id positive PRIMARY KEY, code text DEFAULT next_code() UNIQUE, m mood CHECK (good(m)),
  g boolean GENERATED ALWAYS AS (good(m)) STORED);
CREATE FUNCTION rows_of(mood) RETURNS SETOF t LANGUAGE sql STABLE AS 'SELECT * FROM public.t WHERE m = $1';
CREATE FUNCTION as_table() RETURNS TABLE (id int, m mood) LANGUAGE sql STABLE AS 'SELECT id, m FROM public.t';
CREATE VIEW v AS SELECT r.*, good(r.m) AS fine FROM rows_of('x') AS r;
CREATE FUNCTION of_view(v) RETURNS text LANGUAGE sql AS 'SELECT $1.code';
CREATE VIEW w AS SELECT of_view(v) AS o FROM v;
CREATE INDEX i ON t (good(m)) WHERE good(m);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS 'begin perform public.good(new.m); return new; end';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION guard();
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (id IN (SELECT x.id FROM as_table() AS x));
CREATE PROCEDURE tidy() LANGUAGE sql AS 'DELETE FROM public.t WHERE NOT g';
CREATE MATERIALIZED VIEW mv AS SELECT * FROM as_table();
-- case: views_survive
-- pg-schema-diff#280 #135, pgschema#308 #480, sqldef#488, migra#87 #158, drizzle#5116 #6194, schemainspect#86
CREATE TABLE t (id int PRIMARY KEY, a int, gone text);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a, gone FROM t;
CREATE VIEW w AS SELECT v.id, v.a + 1 AS b FROM v JOIN t USING (id);
CREATE VIEW grouped AS SELECT t.*, count(*) AS n FROM t GROUP BY t.id;
CREATE MATERIALIZED VIEW m AS SELECT b, count(*) AS n FROM w GROUP BY b;
CREATE UNIQUE INDEX mi ON m (b);
GRANT SELECT ON w TO pg_monitor;
CREATE FUNCTION f() RETURNS SETOF w LANGUAGE sql AS 'SELECT * FROM public.w';
-- becomes:
CREATE TABLE t (id bigint PRIMARY KEY, a numeric, extra text);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT v.id, v.a + 1 AS b FROM v JOIN t USING (id);
CREATE VIEW grouped AS SELECT t.*, count(*) AS n FROM t GROUP BY t.id;
CREATE MATERIALIZED VIEW m AS SELECT b, count(*) AS n FROM w GROUP BY b;
CREATE UNIQUE INDEX mi ON m (b);
GRANT SELECT ON w TO pg_monitor;
CREATE FUNCTION f() RETURNS SETOF w LANGUAGE sql AS 'SELECT * FROM public.w';
-- case: enums
-- supabase/cli#3554 #2648 #4625, supabase#20118, atlas#2252, drizzle#4884 #855 #1142 #3408, pg-toolbelt#346
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN d AS e CHECK (VALUE <> 'c');
CREATE TYPE pair AS (x e, y int);
CREATE TABLE t (s e DEFAULT 'a', arr e[] DEFAULT '{a}', u d, p pair, CHECK (s <> 'c'));
CREATE FUNCTION f(e DEFAULT 'a') RETURNS e LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT s, arr[1] AS first, (p).x AS px FROM t WHERE s = 'a';
CREATE INDEX i ON t (s) WHERE s <> 'b';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY q ON t USING (s = 'a' AND f(s) = 'a');
INSERT INTO t (s, arr) VALUES ('a', '{a}');
-- becomes:
CREATE TYPE e AS ENUM ('b', 'a', 'new');
CREATE DOMAIN d AS e CHECK (VALUE <> 'b');
CREATE TYPE pair AS (x e, y int);
CREATE TABLE t (s e DEFAULT 'new', arr e[] DEFAULT '{a}', u d, p pair, CHECK (s <> 'b'));
CREATE FUNCTION f(e DEFAULT 'a') RETURNS e LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT s, arr[1] AS first, (p).x AS px FROM t WHERE s = 'a';
CREATE INDEX i ON t (s) WHERE s <> 'b';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY q ON t USING (s = 'a' AND f(s) = 'a');
INSERT INTO t (s, arr) VALUES ('a', '{a}');
-- case: composites_domains_and_checks
-- pg-schema-diff#178 #205 #184 #279, pg-toolbelt#330
CREATE TYPE addr AS (street text, zip text);
CREATE DOMAIN zip AS text CHECK (VALUE ~ '^\d+$');
CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''''';
CREATE TABLE t (z zip, b text CONSTRAINT c CHECK (fine(b)));
CREATE TABLE u (a addr);
-- becomes:
CREATE TYPE addr AS (zip text, street text, town varchar(9));
CREATE FUNCTION fine(text, int DEFAULT 1) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''''';
CREATE DOMAIN zip AS text NOT NULL CHECK (VALUE ~ '^\d+$') CONSTRAINT good CHECK (fine(VALUE));
CREATE TABLE t (z zip, b text CONSTRAINT c CHECK (fine(b, 2)));
CREATE TABLE u (a addr);
-- case: column_attributes
-- pg-toolbelt#332, migra#72: storage, compression, statistics
CREATE TABLE t (a text, b text, c int, d text COLLATE "C");
-- becomes:
CREATE TABLE t (a text, b text, c int, d text COLLATE "POSIX", e text);
ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL, ALTER COLUMN b SET STATISTICS 7,
  ALTER COLUMN c SET (n_distinct = 5, n_distinct_inherited = 7), ALTER COLUMN e SET STORAGE MAIN, ALTER COLUMN e SET STATISTICS 9;
-- case: compression, since 14
-- pg-toolbelt#332
CREATE TABLE t (a text, b text COMPRESSION pglz);
-- becomes:
CREATE TABLE t (a text COMPRESSION pglz, b text, c text COMPRESSION pglz);
-- case: function_attributes
-- supabase/cli#3817: SET search_path seen as a change; every attribute of a function
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION g(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION rank_of() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank';
-- becomes:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STRICT IMMUTABLE LEAKPROOF PARALLEL SAFE COST 7 SET search_path = '' SET statement_timeout = '5s' AS 'SELECT 1';
CREATE FUNCTION g(a int) RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
CREATE FUNCTION rank_of() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_dense_rank';
CREATE FUNCTION row_of() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT rank_of() OVER (ORDER BY a) AS r FROM t;
-- case: long_and_chosen_names
-- drizzle#3280: names that are cut at 63 bytes
CREATE TABLE a_table_whose_name_is_so_long_that_postgres_has_to_cut_what_it_makes (a int);
-- becomes:
CREATE TABLE a_table_whose_name_is_so_long_that_postgres_has_to_cut_what_it_makes (a int,
  another_quite_long_column_name_for_a_key int UNIQUE REFERENCES a_table_whose_name_is_so_long_that_postgres_has_to_cut_what_it_makes (another_quite_long_column_name_for_a_key));
-- case: indexes_by_column_and_expression
-- drizzle#3745 #3736 #6079 #6256: expressions beside columns, one operator class each, options as numbers
CREATE TABLE t (a text, b text, n int, v int[]);
CREATE INDEX i ON t (a, lower(b));
CREATE INDEX j ON t (a text_pattern_ops, b);
CREATE INDEX k ON t USING brin (n) WITH (pages_per_range = 32);
-- becomes:
CREATE TABLE t (a text, b text, n int, v int[]);
CREATE INDEX i ON t (lower(a), b, (n + 1) DESC);
CREATE INDEX j ON t (a, b text_pattern_ops);
CREATE INDEX k ON t USING brin (n) WITH (pages_per_range = 64, autosummarize = on);
CREATE INDEX l ON t USING gin (v) WITH (gin_pending_list_limit = 128);
CREATE INDEX m ON t USING hash (a);
CREATE INDEX o ON t (a COLLATE "C" DESC NULLS LAST, b COLLATE "POSIX") INCLUDE (n);
-- case: not_valid_foreign_keys
-- drizzle#6214: NOT VALID cut to NOT VALI
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES k NOT VALID;
-- becomes:
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES k ON DELETE CASCADE NOT VALID;
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- case: not_null_is_no_check, since 18
-- drizzle#4944 #5156: named not-null constraints of 18 taken for checks
CREATE TABLE t (a int NOT NULL, b int CONSTRAINT named NOT NULL, c int CHECK (c IS NOT NULL));
-- becomes:
CREATE TABLE t (a int CONSTRAINT mine NOT NULL, b int NOT NULL, c int NOT NULL, d int CHECK (d IS NOT NULL));
-- case: generated_column_changes
-- atlas diff.go:155, drizzle#4929: its indexes have to come back
CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED, h int GENERATED ALWAYS AS (a + 1) STORED, k int);
CREATE INDEX i ON t (g);
CREATE UNIQUE INDEX u ON t (h, a);
INSERT INTO t (a) VALUES (1);
-- becomes:
CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) STORED, h int, k int GENERATED ALWAYS AS (a * 3) STORED);
CREATE INDEX i ON t (g);
CREATE UNIQUE INDEX u ON t (h, a);
INSERT INTO t (a) VALUES (1);
-- case: partitions_of_all_kinds
-- supabase/cli#4562 #2970, sqldef#596
CREATE TABLE r (a int, b text) PARTITION BY RANGE (a);
CREATE TABLE l (a int, b text) PARTITION BY LIST (lower(b));
CREATE TABLE h (a int, b text) PARTITION BY HASH (a, b);
-- becomes:
CREATE TABLE r (a int, b varchar(9), PRIMARY KEY (a)) PARTITION BY RANGE (a);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (MINVALUE) TO (10) PARTITION BY HASH (a);
CREATE TABLE r1h PARTITION OF r1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE rd PARTITION OF r DEFAULT;
CREATE TABLE l (a int, b text) PARTITION BY LIST (lower(b));
CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('x', NULL);
CREATE TABLE ld PARTITION OF l DEFAULT PARTITION BY RANGE (a, b);
CREATE TABLE ld1 PARTITION OF ld FOR VALUES FROM (1, MINVALUE) TO (2, MAXVALUE);
CREATE TABLE h (a int, b text) PARTITION BY HASH (a, b);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ri ON r (b);
CREATE INDEX hi ON h (b);
-- case: inheritance
-- migra alone had it: several parents, and a parent that changes
CREATE TABLE a (x int NOT NULL, y int DEFAULT 1);
CREATE TABLE b (y int DEFAULT 1, z text);
CREATE TABLE c (own int, z text) INHERITS (a, b);
CREATE TABLE d (y int DEFAULT 1, z text);
-- becomes:
CREATE TABLE a (x bigint NOT NULL, y int DEFAULT 1, later text, CONSTRAINT pos CHECK (x > 0));
CREATE TABLE b (y int DEFAULT 1, z text);
CREATE TABLE c (own int, z text) INHERITS (a);
CREATE TABLE d (y int DEFAULT 1, z text, own int) INHERITS (b);
-- case: new_column_over_rows
-- a default that needs no rewrite, one that does, and values of rows that were there before
CREATE TABLE t (a int PRIMARY KEY);
INSERT INTO t VALUES (1), (2);
-- becomes:
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL DEFAULT 7, c text DEFAULT 'x', d timestamptz DEFAULT clock_timestamp(),
  e int GENERATED BY DEFAULT AS IDENTITY);
INSERT INTO t VALUES (1), (2);
-- case: identity_options
-- atlas diff.go identityChanged: only some of the options of an identity column
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b bigint GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 2));
-- becomes:
CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (MINVALUE 3 MAXVALUE 99 START 4 CACHE 5 CYCLE), b bigint GENERATED ALWAYS AS IDENTITY (INCREMENT -1));
-- case: exclusion_changes
-- atlas driver.go:858 "unimplemented", pg-schema-diff: never read
CREATE TABLE t (during tstzrange, room int4range, CONSTRAINT e EXCLUDE USING gist (during WITH &&));
-- becomes:
CREATE TABLE t (during tstzrange, room int4range, CONSTRAINT e EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room IS NOT NULL) DEFERRABLE INITIALLY DEFERRED);
-- case: base_cast_and_wrapper_types
-- pg-delta only detects casts, operators and text search
CREATE TYPE money_like AS (amount int, unit text);
CREATE FUNCTION to_text(money_like) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.unit';
CREATE CAST (money_like AS text) WITH FUNCTION to_text(money_like) AS ASSIGNMENT;
CREATE FUNCTION plus(money_like, money_like) RETURNS money_like LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR + (LEFTARG = money_like, RIGHTARG = money_like, FUNCTION = plus);
CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
-- becomes:
CREATE TYPE money_like AS (amount int, unit text, more int);
CREATE FUNCTION to_text(money_like) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.unit || 1';
CREATE CAST (money_like AS text) WITH FUNCTION to_text(money_like) AS IMPLICIT;
CREATE FUNCTION plus(money_like, money_like) RETURNS money_like LANGUAGE sql IMMUTABLE AS 'SELECT $2';
CREATE OPERATOR + (LEFTARG = money_like, RIGHTARG = money_like, FUNCTION = plus, COMMUTATOR = +);
CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR asciiword WITH english_stem, simple;
-- case: replica_identity_and_cluster
-- sqldef had one, nobody both
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX ti ON t (a);
CREATE UNIQUE INDEX tj ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX ti;
ALTER TABLE t CLUSTER ON tj;
-- becomes:
CREATE UNLOGGED TABLE t (a int NOT NULL, b int NOT NULL) WITH (fillfactor = 70, autovacuum_enabled = off);
CREATE UNIQUE INDEX ti ON t (a DESC);
CREATE UNIQUE INDEX tj ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX ti;
ALTER TABLE t CLUSTER ON ti;
