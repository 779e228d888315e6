-- case: row_type_function_in_default
-- pgschema#300 #335 #414, pg-schema-diff#129
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (1, 'x');
-- becomes:
CREATE TABLE t (a int, b text);
CREATE FUNCTION newest() RETURNS t LANGUAGE sql STABLE AS 'SELECT * FROM public.t ORDER BY a DESC LIMIT 1';
CREATE FUNCTION next_a() RETURNS int LANGUAGE plpgsql AS 'begin return (public.newest()).a + 1; end';
ALTER TABLE t ADD c int DEFAULT next_a();
ALTER TABLE t ADD d text DEFAULT (newest()).b;
-- case: views_over_changed_type
-- pg-schema-diff#280, pgschema#308 #480, migra#87 #158, sqldef#488 #1376
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
INSERT INTO t VALUES (1, 2);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE VIEW v WITH (security_barrier = true) AS SELECT a, b FROM t WHERE b > 0 WITH LOCAL CHECK OPTION;
COMMENT ON VIEW v IS 'first';
COMMENT ON COLUMN v.b IS 'the b';
GRANT SELECT ON v TO pg_monitor;
GRANT UPDATE (b) ON v TO pg_monitor;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 7;
CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION noop();
COMMENT ON TRIGGER tr ON v IS 'tr';
CREATE VIEW w AS SELECT b + 1 AS c, a FROM v;
COMMENT ON VIEW w IS 'second';
GRANT SELECT ON w TO pg_monitor WITH GRANT OPTION;
CREATE RULE r AS ON INSERT TO w DO INSTEAD NOTHING;
COMMENT ON RULE r ON w IS 'r';
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT c, count(*) AS n FROM w GROUP BY c;
CREATE UNIQUE INDEX mi ON m (c);
CREATE INDEX me ON m ((c * 2)) WHERE n > 0;
COMMENT ON INDEX mi IS 'mi';
ALTER MATERIALIZED VIEW m CLUSTER ON mi;
ALTER MATERIALIZED VIEW m ALTER COLUMN c SET STATISTICS 7;
GRANT SELECT ON m TO pg_monitor;
CREATE MATERIALIZED VIEW m2 AS SELECT n FROM m WITH NO DATA;
-- becomes:
CREATE TABLE t (a int PRIMARY KEY, b bigint NOT NULL);
INSERT INTO t VALUES (1, 2);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE VIEW v WITH (security_barrier = true) AS SELECT a, b FROM t WHERE b > 0 WITH LOCAL CHECK OPTION;
COMMENT ON VIEW v IS 'first';
COMMENT ON COLUMN v.b IS 'the b';
GRANT SELECT ON v TO pg_monitor;
GRANT UPDATE (b) ON v TO pg_monitor;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 7;
CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION noop();
COMMENT ON TRIGGER tr ON v IS 'tr';
CREATE VIEW w AS SELECT b + 1 AS c, a FROM v;
COMMENT ON VIEW w IS 'second';
GRANT SELECT ON w TO pg_monitor WITH GRANT OPTION;
CREATE RULE r AS ON INSERT TO w DO INSTEAD NOTHING;
COMMENT ON RULE r ON w IS 'r';
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT c, count(*) AS n FROM w GROUP BY c;
CREATE UNIQUE INDEX mi ON m (c);
CREATE INDEX me ON m ((c * 2)) WHERE n > 0;
COMMENT ON INDEX mi IS 'mi';
ALTER MATERIALIZED VIEW m CLUSTER ON mi;
ALTER MATERIALIZED VIEW m ALTER COLUMN c SET STATISTICS 7;
GRANT SELECT ON m TO pg_monitor;
CREATE MATERIALIZED VIEW m2 AS SELECT n FROM m WITH NO DATA;
-- case: policy_function_over_own_table, since 14
-- pgschema#307 #401 #530, supabase/cli#3483
CREATE TABLE t (a int, owner text);
INSERT INTO t VALUES (1, 'x');
-- becomes:
CREATE TABLE t (a int, owner text, team int NOT NULL DEFAULT 1);
INSERT INTO t VALUES (1, 'x');
CREATE FUNCTION may(t) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  RETURN EXISTS (SELECT FROM t AS o WHERE o.team = $1.team AND o.owner = current_user);
CREATE FUNCTION mine() RETURNS SETOF int LANGUAGE sql STABLE BEGIN ATOMIC SELECT team FROM t WHERE owner = current_user; END;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (may(t));
CREATE POLICY q ON t FOR UPDATE USING (team IN (SELECT mine()));
-- case: mutual_foreign_keys
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, up int REFERENCES c);
INSERT INTO a VALUES (1);
INSERT INTO c VALUES (1, 1);
-- becomes:
CREATE TABLE a (id bigint PRIMARY KEY, b bigint);
CREATE TABLE b (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE a ADD CONSTRAINT ab FOREIGN KEY (b) REFERENCES b;
CREATE TABLE c (id bigint PRIMARY KEY, up bigint REFERENCES c);
INSERT INTO a VALUES (1);
INSERT INTO c VALUES (1, 1);
-- case: enum_under_generated
-- drizzle#4884, supabase/cli#4625
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE FUNCTION shown(e) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE $1 WHEN ''a'' THEN ''A'' ELSE ''B'' END';
CREATE TABLE t (s e NOT NULL DEFAULT 'a', g text GENERATED ALWAYS AS (shown(s)) STORED,
  CHECK (s <> 'b' OR g = 'B'));
CREATE INDEX ig ON t (g);
CREATE INDEX ix ON t (s) WHERE s = 'a';
COMMENT ON COLUMN t.g IS 'made';
COMMENT ON INDEX ig IS 'ig';
INSERT INTO t VALUES ('a'), ('b');
-- becomes:
CREATE TYPE e AS ENUM ('b', 'a');
CREATE FUNCTION shown(e) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT CASE $1 WHEN ''a'' THEN ''A'' ELSE ''B'' END';
CREATE TABLE t (s e NOT NULL DEFAULT 'a', g text GENERATED ALWAYS AS (shown(s)) STORED,
  CHECK (s <> 'b' OR g = 'B'));
CREATE INDEX ig ON t (g);
CREATE INDEX ix ON t (s) WHERE s = 'a';
COMMENT ON COLUMN t.g IS 'made';
COMMENT ON INDEX ig IS 'ig';
INSERT INTO t VALUES ('a'), ('b');
-- case: domain_of_partition_key
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE p (k d NOT NULL, v text) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE INDEX pi ON p (k);
INSERT INTO p VALUES (5, 'x');
-- becomes:
CREATE DOMAIN d AS int DEFAULT 2 CHECK (VALUE >= 1) CHECK (VALUE < 1000);
CREATE TABLE p (k d NOT NULL, v text) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX pi ON p (k);
INSERT INTO p VALUES (5, 'x');
-- case: schema_that_others_use
CREATE SCHEMA lib;
CREATE TYPE lib.mood AS ENUM ('good', 'bad');
CREATE DOMAIN lib.positive AS int CHECK (VALUE > 0);
CREATE SEQUENCE lib.ids;
CREATE FUNCTION lib.one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE lib.parent (id int PRIMARY KEY);
INSERT INTO lib.parent VALUES (1);
CREATE TABLE t (id int DEFAULT nextval('lib.ids'), m lib.mood DEFAULT 'good', n lib.positive, o int DEFAULT lib.one(),
  up int REFERENCES lib.parent, CHECK (o >= lib.one()));
CREATE VIEW v AS SELECT id, m, lib.one() AS o FROM t;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (o = lib.one());
INSERT INTO t VALUES (1, 'bad', 3, 1, 1);
-- becomes:
CREATE TABLE t (id int, m text DEFAULT 'good', n int, o int, up int);
CREATE VIEW v AS SELECT id, m, 1 AS o FROM t;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (o = 1);
-- case: extension_moves
-- pgschema#121 #122 #227
CREATE SCHEMA x;
CREATE EXTENSION citext;
CREATE TABLE t (a citext UNIQUE DEFAULT 'x', b citext[], CHECK (a <> 'no'));
CREATE INDEX i ON t ((a || 'y'));
CREATE VIEW v AS SELECT a FROM t WHERE a = 'q'::citext;
CREATE FUNCTION f(citext) RETURNS citext LANGUAGE sql IMMUTABLE AS 'SELECT $1';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 'me'::citext);
INSERT INTO t VALUES ('A', '{B}');
-- becomes:
CREATE SCHEMA x;
CREATE EXTENSION citext SCHEMA x;
SET search_path = public, x;
CREATE TABLE t (a citext UNIQUE DEFAULT 'x', b citext[], c citext, CHECK (a <> 'no'));
CREATE INDEX i ON t ((a || 'y'));
CREATE VIEW v AS SELECT a FROM t WHERE a = 'q'::citext;
CREATE FUNCTION f(citext) RETURNS citext LANGUAGE sql IMMUTABLE AS 'SELECT $1';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 'me'::citext);
INSERT INTO t VALUES ('A', '{B}');
-- case: restrictive_policy_under_a_changed_type
CREATE FUNCTION public.caller() RETURNS varchar LANGUAGE sql STABLE AS 'SELECT current_setting(''app.user'')::varchar';
CREATE TABLE public.notes (id integer PRIMARY KEY, owner varchar(20) NOT NULL);
CREATE INDEX notes_owner ON public.notes (owner);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.notes FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody ON public.notes USING (true);
CREATE POLICY only_own ON public.notes AS RESTRICTIVE USING (owner = (SELECT public.caller()));
-- becomes:
CREATE TABLE public.notes (id bigint PRIMARY KEY, owner text NOT NULL);
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.notes USING (owner = current_setting('app.user'));
-- case: function_of_a_type_made_anew_that_a_view_lets_go_of
CREATE TYPE e AS ENUM ('3', '1', '2');
CREATE TYPE c AS (a e);
CREATE FUNCTION f(a integer, b c DEFAULT NULL) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE DOMAIN d AS c;
CREATE FUNCTION g(a integer, b d DEFAULT NULL) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE TABLE t (id integer, c c);
INSERT INTO t VALUES (1, ROW('1'));
CREATE VIEW v AS SELECT g(id) AS x FROM t;
-- becomes:
CREATE TYPE e AS ENUM ('2', '1', '3');
CREATE TYPE c AS (a e);
CREATE FUNCTION f(a integer, b c DEFAULT NULL) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE DOMAIN d AS c;
CREATE FUNCTION g(a integer, b d DEFAULT NULL) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 1';
CREATE TABLE t (id integer, c c);
CREATE VIEW v AS SELECT f(id) AS x FROM t;
-- case: key_to_a_table_that_was_unlogged
CREATE UNLOGGED TABLE t (id integer PRIMARY KEY);
CREATE TABLE a (id integer);
-- becomes:
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE a (id integer REFERENCES t);
-- case: checks_of_a_child_as_printed
-- The check's column is there because the table has parents, or is of a type.
CREATE TABLE p (a varchar(9));
CREATE TABLE c (b int, CONSTRAINT k CHECK (a IN ('x', 'y'))) INHERITS (p);
CREATE TYPE y AS (a varchar(9));
CREATE TABLE t OF y (CONSTRAINT k CHECK (a IN ('x', 'y')));
CREATE TABLE m (a varchar(9), b int) PARTITION BY LIST (b);
CREATE TABLE m1 PARTITION OF m (CONSTRAINT k CHECK (a IN ('x', 'y'))) FOR VALUES IN (1);
-- is the same as:
CREATE TABLE p (a varchar(9));
CREATE TABLE c (b int, CONSTRAINT k CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
  INHERITS (p);
CREATE TYPE y AS (a varchar(9));
CREATE TABLE t OF y (CONSTRAINT k CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])));
CREATE TABLE m (a varchar(9), b int) PARTITION BY LIST (b);
CREATE TABLE m1 PARTITION OF m (CONSTRAINT k CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])))
  FOR VALUES IN (1);
-- case: function_that_could_be_called_as_the_one_before
CREATE TABLE t (id integer NOT NULL);
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select a + 1';
CREATE VIEW v AS SELECT id, f(id) AS x FROM t;
CREATE TABLE u (a integer DEFAULT f(1), b integer CHECK (f(b) > 0), c integer GENERATED ALWAYS AS (f(a)) STORED);
CREATE INDEX ON u (f(a));
INSERT INTO u (a, b) VALUES (1, 2);
-- becomes:
CREATE TABLE t (id integer NOT NULL);
CREATE FUNCTION f(a integer, b text DEFAULT 'x', c integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select a + c';
CREATE VIEW v AS SELECT id, f(id) AS x FROM t WHERE id > 0;
CREATE TABLE u (a integer DEFAULT f(1), b integer CHECK (f(b) > 0), c integer GENERATED ALWAYS AS (f(a)) STORED);
CREATE INDEX ON u (f(a));
-- case: array_of_a_type_of_an_extension_that_goes
CREATE TABLE t (id integer NOT NULL, c text[]);
INSERT INTO t VALUES (1, '{a}');
-- becomes:
CREATE EXTENSION citext;
CREATE TABLE t (id integer NOT NULL, c citext[]);
-- case: range_over_another_enum
CREATE TYPE e1 AS ENUM ('1', '2', '3');
CREATE TYPE e2 AS ENUM ('3', '1', '2');
CREATE TYPE r AS RANGE (SUBTYPE = e1);
CREATE TABLE t (id integer NOT NULL, c r);
INSERT INTO t VALUES (1, '[1,2]');
-- becomes:
CREATE TYPE e2 AS ENUM ('1', '2', '3');
CREATE TYPE r AS RANGE (SUBTYPE = e2);
CREATE TABLE t (id integer NOT NULL, c r);
-- case: column_of_a_domain_with_another_value_in_each_row
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql VOLATILE AS 'select 1';
CREATE DOMAIN d AS bigint DEFAULT nextval('s');
CREATE DOMAIN over AS d;
CREATE DOMAIN ours AS integer DEFAULT f();
CREATE DOMAIN steady AS integer DEFAULT 7;
CREATE TABLE t (id integer NOT NULL);
CREATE TABLE u (id integer NOT NULL);
CREATE TABLE w (id integer NOT NULL);
CREATE TABLE x (id integer NOT NULL);
-- becomes:
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql VOLATILE AS 'select 1';
CREATE DOMAIN d AS bigint DEFAULT nextval('s');
CREATE DOMAIN over AS d;
CREATE DOMAIN ours AS integer DEFAULT f();
CREATE DOMAIN steady AS integer DEFAULT 7;
CREATE TABLE t (id integer NOT NULL, c d);
CREATE TABLE u (id integer NOT NULL, c over NOT NULL);
CREATE TABLE w (id integer NOT NULL, c ours);
CREATE TABLE x (id integer NOT NULL, c steady NOT NULL, e d DEFAULT 5);
-- case: checks_under_one_name
CREATE TABLE p (id integer NOT NULL CONSTRAINT k CHECK (id > 0) NO INHERIT);
CREATE TABLE q (id integer NOT NULL CONSTRAINT k CHECK (id > 0) NO INHERIT);
CREATE TABLE r (id integer NOT NULL CONSTRAINT k CHECK (id > 0));
CREATE TABLE t (CONSTRAINT k CHECK (id > 0)) INHERITS (p);
CREATE TABLE u () INHERITS (r, q);
INSERT INTO t VALUES (1);
-- becomes:
CREATE TABLE p (id integer NOT NULL CONSTRAINT k CHECK (id > 0) NO INHERIT);
CREATE TABLE r (id integer NOT NULL CONSTRAINT k CHECK (id > 0));
CREATE TABLE t (id integer NOT NULL CONSTRAINT k CHECK (id > 0));
CREATE TABLE u () INHERITS (r);
-- case: check_of_new_parents
CREATE TABLE old (id integer CONSTRAINT k CHECK (id > 0));
CREATE TABLE t () INHERITS (old);
CREATE TABLE u (id integer);
CREATE TABLE below () INHERITS (u);
INSERT INTO t VALUES (1);
INSERT INTO below VALUES (1);
-- becomes:
CREATE TABLE p (id integer CONSTRAINT k CHECK (id > 0) CONSTRAINT l CHECK (id < 99));
CREATE TABLE q (id integer CONSTRAINT k CHECK (id > 0));
CREATE TABLE t () INHERITS (p, q);
CREATE TABLE u () INHERITS (p);
CREATE TABLE below () INHERITS (u);
CREATE TABLE new () INHERITS (p);
-- case: not_null_of_another_column, since 18
CREATE TABLE t (id integer NOT NULL, a integer, b integer CONSTRAINT k NOT NULL, c integer CONSTRAINT "L l" NOT NULL);
INSERT INTO t VALUES (1, 1, 1, 1);
-- becomes:
CREATE TABLE t (id integer NOT NULL, a integer CONSTRAINT k NOT NULL, b integer CONSTRAINT m NOT NULL, c integer,
  CONSTRAINT "L l" CHECK (b > 0));
-- case: virtual_column_that_is_computed_no_more, since 18
CREATE TABLE t (id integer NOT NULL, a integer GENERATED ALWAYS AS (id * 2) VIRTUAL);
CREATE TABLE p (id integer NOT NULL, a integer GENERATED ALWAYS AS (id * 2) VIRTUAL) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p DEFAULT;
INSERT INTO t VALUES (1);
-- becomes:
CREATE TABLE t (id integer NOT NULL, a integer);
CREATE TABLE p (id integer NOT NULL, a integer) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p DEFAULT;
-- case: a_table_leaves_a_parent_whose_check_changes
CREATE TABLE p (id int NOT NULL CONSTRAINT k CHECK (id > 0));
CREATE TABLE q () INHERITS (p);
CREATE TABLE r (id int NOT NULL) INHERITS (p);
CREATE TABLE s (id int NOT NULL, CONSTRAINT k CHECK (id > 0)) INHERITS (p);
INSERT INTO q VALUES (7);
-- becomes:
CREATE TABLE p (id int NOT NULL CONSTRAINT k CHECK (id > 5));
CREATE TABLE q (id int NOT NULL);
CREATE TABLE r (id int NOT NULL CONSTRAINT k CHECK (id > 0));
CREATE TABLE s (id int NOT NULL, CONSTRAINT k CHECK (id > 0));
INSERT INTO q VALUES (7);
-- case: a_partition_leaves_a_parent_whose_check_changes
CREATE TABLE p (id int NOT NULL CONSTRAINT k CHECK (id > 0)) PARTITION BY RANGE (id);
CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (9);
INSERT INTO q VALUES (7);
-- becomes:
CREATE TABLE p (id int NOT NULL CONSTRAINT k CHECK (id > 5)) PARTITION BY RANGE (id);
CREATE TABLE q (id int NOT NULL);
INSERT INTO q VALUES (7);
