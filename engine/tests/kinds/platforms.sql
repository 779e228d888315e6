-- Schemas that other programs bring along or are tested with, and what is unusual in them, written down shorter.
-- case: postgrest_names
-- names that have to be quoted wherever they stand, and that mean something else where they are not
CREATE SCHEMA "تست";
CREATE TYPE "Enum;Type" AS ENUM ('a"b', 'it''s', '', ' ');
CREATE TABLE "تست"."موارد" ("هویت" bigint NOT NULL PRIMARY KEY);
CREATE TABLE "Escap3e;" ("so6meIdColumn" bigint PRIMARY KEY);
CREATE TABLE "ghostBusters" ("escapeId" bigint NOT NULL REFERENCES "Escap3e;" ("so6meIdColumn"));
CREATE TABLE "Server Today" ("cHostname" text, "Just A Server Model" text, "select" int, "user" text, " lead" text, "trail " text);
CREATE TABLE "do$llar$s" ("a$num$" numeric, "$1" int, "a.b" int, "e" "Enum;Type" DEFAULT 'it''s');
CREATE TABLE "Foo" (id int PRIMARY KEY, name text);
CREATE TABLE foo (id int PRIMARY KEY, "fooId" int REFERENCES "Foo", fooid int REFERENCES foo);
CREATE INDEX "Just; an -- index" ON "Server Today" ("Just A Server Model" DESC, lower("cHostname"));
CREATE VIEW "Server; View" AS SELECT "Just A Server Model" AS "vendor -- name", "a$num$"::text || '$$' AS "it's $x$" FROM "Server Today", "do$llar$s";
CREATE FUNCTION "quotedFunction"("user" text, "fullName" text, "SSN" text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT format('{"user": "%s", "fullName": "%s", "SSN": "%s"}', "user", "fullName", "SSN")::jsonb $$;
CREATE FUNCTION "welcome.html"() RETURNS text LANGUAGE sql IMMUTABLE AS $_$ SELECT $$ <html lang="en">'$q$'</html> $$::text; $_$;
CREATE SEQUENCE "callcounter; x" START 1;
COMMENT ON TABLE "Server Today" IS E'a ''quoted''\nthing; -- with $$ and \\ and "';
GRANT SELECT ("Just A Server Model", "select"), UPDATE ("user") ON "Server Today" TO pg_monitor;
CREATE POLICY "a policy; drop" ON "Server Today" USING ("user" = current_user AND "select" > 0);
-- becomes:
CREATE SCHEMA "تست";
CREATE TYPE "Enum;Type" AS ENUM ('a"b', '', 'it''s', $$; -- x$$);
CREATE TABLE "تست"."موارد" ("هویت" numeric NOT NULL PRIMARY KEY, "مقدار" text DEFAULT 'سلام');
CREATE TABLE "Escap3e;" ("so6meIdColumn" numeric PRIMARY KEY);
CREATE TABLE "ghostBusters" ("escapeId" numeric NOT NULL REFERENCES "Escap3e;" ("so6meIdColumn") ON DELETE CASCADE);
CREATE TABLE "Server Today" ("cHostname" varchar(80), "Just A Server Model" text NOT NULL, "SELECT" int, "user" name, " lead" text, trail text);
CREATE TABLE "do$llar$s" ("a$num$" numeric(9, 2), "$1" bigint, "a.b" int GENERATED ALWAYS AS ("$1" + 1) STORED, "e" "Enum;Type" DEFAULT '; -- x');
CREATE TABLE "Foo" (id bigint PRIMARY KEY, name text UNIQUE);
CREATE TABLE foo (id bigint PRIMARY KEY, "fooId" bigint REFERENCES "Foo", fooid bigint REFERENCES foo, "FOOID" text REFERENCES "Foo" (name));
CREATE INDEX "Just; an -- index" ON "Server Today" ("Just A Server Model" DESC, upper("cHostname"));
CREATE VIEW "Server; View" AS SELECT "Just A Server Model" AS "vendor -- name", "a$num$"::text || '$$' AS "it's $x$", "$1" FROM "Server Today", "do$llar$s";
CREATE FUNCTION "quotedFunction"("user" text, "fullName" text, "SSN" text, VARIADIC "Rest" text[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT format('{"user": "%s"}', "user")::jsonb $$;
CREATE FUNCTION "welcome.html"() RETURNS text LANGUAGE sql IMMUTABLE AS $_$ SELECT $$ <html lang="en">'$q$' $a$ $1</html> $$::text; $_$;
CREATE SEQUENCE "callcounter; x" START 1 INCREMENT 2;
COMMENT ON TABLE "Server Today" IS E'a ''quoted''\r\n\tthing; -- with $$ and \\\\ and "';
GRANT SELECT ("Just A Server Model", "SELECT"), UPDATE ("user") ON "Server Today" TO pg_monitor;
CREATE POLICY "a policy; drop" ON "Server Today" USING ("user" = current_user AND "SELECT" > 0);
-- case: postgrest_functions
-- overloads that only defaults tell apart, arguments without a name, INOUT, VARIADIC, settings, computed relationships,
-- media types that are domains with aggregates and casts on them
CREATE TABLE designers (id int PRIMARY KEY, name text);
CREATE TABLE videogames (id int PRIMARY KEY, name text, designer_id int REFERENCES designers);
CREATE DOMAIN "text/plain" AS text;
CREATE DOMAIN "application/vnd.twkb" AS bytea;
CREATE DOMAIN color AS integer CHECK (VALUE >= 0 AND VALUE <= 16777215);
CREATE FUNCTION overloaded() RETURNS SETOF int LANGUAGE sql AS $$ VALUES (1), (2), (3) $$;
CREATE FUNCTION overloaded(json) RETURNS TABLE (x int, y text) LANGUAGE sql AS $$ SELECT * FROM json_to_recordset($1) AS r(x int, y text) $$;
CREATE FUNCTION overloaded(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$;
CREATE FUNCTION overloaded_default(opt_param text DEFAULT 'Code w7') RETURNS SETOF videogames LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.videogames WHERE name LIKE opt_param $$;
CREATE FUNCTION overloaded_default(must_param int) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('val', must_param) $$;
CREATE FUNCTION variadic_param(VARIADIC v text[] DEFAULT '{}') RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT v $$;
CREATE FUNCTION many_inout_params(INOUT num int, INOUT str text, INOUT b bool DEFAULT true) LANGUAGE sql AS $$ SELECT num, str, b $$;
CREATE FUNCTION unnamed_json_param(json) RETURNS json LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION get_guc_value(name text) RETURNS text LANGUAGE sql SET statement_timeout TO '2s' SET "pgrst.db_max_rows" TO '42'
  SET DateStyle TO 'ISO, DMY' SET search_path TO '$user', public AS $$ SELECT current_setting(name) $$;
CREATE FUNCTION computed_designer(videogames) RETURNS SETOF designers ROWS 1 LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.designers WHERE id = $1.designer_id $$;
CREATE FUNCTION computed_videogames(designers) RETURNS SETOF videogames LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.videogames WHERE designer_id = $1.id $$;
CREATE FUNCTION search(designers) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ SELECT to_tsvector('simple', $1.name) $$;
CREATE FUNCTION "json"(color) RETURNS json LANGUAGE sql IMMUTABLE AS $$ SELECT to_json('#' || to_hex($1::int)) $$;
CREATE FUNCTION color(json) RETURNS color LANGUAGE sql IMMUTABLE AS $$ SELECT 1::color $$;
CREATE CAST (json AS color) WITH FUNCTION color(json) AS IMPLICIT;
CREATE FUNCTION twkb_handler_transition(state bytea, next videogames) RETURNS "application/vnd.twkb" LANGUAGE sql AS $$ SELECT state || $2.name::bytea $$;
CREATE AGGREGATE twkb_agg(videogames) (initcond = 'xyz', stype = "application/vnd.twkb", sfunc = twkb_handler_transition);
CREATE FUNCTION "text/plain handler"() RETURNS "text/plain" LANGUAGE sql AS $$ SELECT 'x'::"text/plain" $$;
CREATE VIEW articles_view AS SELECT v.*, computed_designer(v) AS d FROM videogames v;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'begin return null; end';
CREATE TRIGGER i INSTEAD OF INSERT OR UPDATE OR DELETE ON articles_view FOR EACH ROW EXECUTE FUNCTION instead();
-- becomes:
CREATE TABLE designers (id bigint PRIMARY KEY, name text, born date);
CREATE TABLE videogames (id bigint PRIMARY KEY, name varchar(99), designer_id bigint REFERENCES designers);
CREATE DOMAIN "text/plain" AS varchar;
CREATE DOMAIN "application/vnd.twkb" AS bytea CHECK (length(VALUE) > 0);
CREATE DOMAIN color AS bigint CHECK (VALUE >= 0);
CREATE FUNCTION overloaded() RETURNS SETOF bigint LANGUAGE sql AS $$ VALUES (1::bigint), (2), (3) $$;
CREATE FUNCTION overloaded(jsonb) RETURNS TABLE (x int, y text) LANGUAGE sql AS $$ SELECT * FROM jsonb_to_recordset($1) AS r(x int, y text) $$;
CREATE FUNCTION overloaded(b int, a int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a - b $$;
CREATE FUNCTION overloaded(a text, b text, c text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT a || b || c $$;
CREATE FUNCTION overloaded_default(opt_param text DEFAULT 'Code w8') RETURNS SETOF videogames LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.videogames WHERE name LIKE opt_param $$;
CREATE FUNCTION overloaded_default(must_param int, opt_param text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('val', must_param) $$;
CREATE FUNCTION variadic_param(VARIADIC v text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT v $$;
CREATE FUNCTION many_inout_params(INOUT num int, INOUT str text, INOUT b bool, OUT more int) LANGUAGE sql AS $$ SELECT num, str, b, 1 $$;
CREATE FUNCTION unnamed_json_param(json) RETURNS json LANGUAGE sql STABLE STRICT AS $$ SELECT $1 $$;
CREATE FUNCTION get_guc_value(prefix text, name text) RETURNS text LANGUAGE sql SET "pgrst.db_max_rows" TO '43'
  SET search_path TO 'a, b', "C" SET "app.x_Y" TO E'it''s \\' AS $$ SELECT current_setting(prefix || name) $$;
CREATE FUNCTION computed_designer(videogames) RETURNS SETOF designers ROWS 1 LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.designers WHERE id = $1.designer_id $$;
CREATE FUNCTION computed_videogames(designers) RETURNS SETOF videogames LANGUAGE sql STABLE AS
  $$ SELECT * FROM public.videogames WHERE designer_id = $1.id $$;
CREATE FUNCTION search(designers) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ SELECT to_tsvector('english', $1.name) $$;
CREATE INDEX by_search ON designers USING gin (search(designers.*));
CREATE FUNCTION "json"(color) RETURNS json LANGUAGE sql IMMUTABLE AS $$ SELECT to_json('#' || to_hex($1::int)) $$;
CREATE FUNCTION color(json) RETURNS color LANGUAGE sql IMMUTABLE AS $$ SELECT 1::color $$;
CREATE CAST (json AS color) WITH FUNCTION color(json) AS ASSIGNMENT;
CREATE FUNCTION twkb_handler_transition(state bytea, next designers) RETURNS "application/vnd.twkb" LANGUAGE sql AS $$ SELECT state || $2.name::bytea $$;
CREATE AGGREGATE twkb_agg(designers) (initcond = 'abc', stype = "application/vnd.twkb", sfunc = twkb_handler_transition);
CREATE FUNCTION "text/plain handler"() RETURNS "text/plain" LANGUAGE sql AS $$ SELECT 'y'::"text/plain" $$;
CREATE VIEW articles_view AS SELECT v.*, computed_designer(v) AS d FROM videogames v;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'begin return null; end';
CREATE TRIGGER i INSTEAD OF UPDATE OR DELETE ON articles_view FOR EACH ROW EXECUTE FUNCTION instead();
-- case: postgrest_keys_of_partitions
-- keys to partitioned tables, from them, and among partitions
CREATE TABLE car_models (name varchar(64) NOT NULL, year int NOT NULL) PARTITION BY LIST (year);
ALTER TABLE car_models ADD PRIMARY KEY (name, year);
CREATE TABLE car_models_2021 PARTITION OF car_models FOR VALUES IN (2021);
CREATE TABLE car_models_default PARTITION OF car_models FOR VALUES IN (2000, 2001);
CREATE TABLE car_brands (name varchar(64) PRIMARY KEY);
ALTER TABLE car_models ADD COLUMN car_brand_name varchar(64) REFERENCES car_brands (name);
CREATE TABLE car_model_sales (date varchar(64) NOT NULL, quantity int NOT NULL, car_model_name varchar(64), car_model_year int,
  PRIMARY KEY (date, car_model_name, car_model_year),
  FOREIGN KEY (car_model_name, car_model_year) REFERENCES car_models (name, year)) PARTITION BY RANGE (date);
CREATE TABLE car_model_sales_202101 PARTITION OF car_model_sales FOR VALUES FROM ('2021-01-01') TO ('2021-01-31');
CREATE TABLE car_model_sales_default PARTITION OF car_model_sales DEFAULT;
-- becomes:
CREATE TABLE car_models (name text NOT NULL, year int NOT NULL) PARTITION BY LIST (year);
ALTER TABLE car_models ADD PRIMARY KEY (name, year);
CREATE TABLE car_models_2021 PARTITION OF car_models FOR VALUES IN (2021, 2022);
CREATE TABLE car_models_default PARTITION OF car_models DEFAULT;
CREATE TABLE car_brands (name text PRIMARY KEY);
ALTER TABLE car_models ADD COLUMN car_brand_name text REFERENCES car_brands (name) ON DELETE SET NULL;
CREATE TABLE car_model_sales (date date NOT NULL, quantity int NOT NULL, car_model_name text, car_model_year int,
  PRIMARY KEY (date, car_model_name, car_model_year),
  FOREIGN KEY (car_model_name, car_model_year) REFERENCES car_models (name, year) ON UPDATE CASCADE) PARTITION BY RANGE (date);
CREATE TABLE car_model_sales_202101 PARTITION OF car_model_sales FOR VALUES FROM ('2021-01-01') TO ('2021-02-01');
CREATE TABLE car_dealers (name varchar(64) NOT NULL, city varchar(64) NOT NULL, brand text REFERENCES car_brands,
  next_name varchar(64), next_city varchar(64), PRIMARY KEY (name, city),
  FOREIGN KEY (next_name, next_city) REFERENCES car_dealers (name, city)) PARTITION BY LIST (city);
CREATE TABLE car_dealers_springfield PARTITION OF car_dealers FOR VALUES IN ('Springfield');
-- case: postgraphile
-- smart comments, a token as a composite type, functions that are columns, a schema that nobody may look into
CREATE SCHEMA forum;
CREATE SCHEMA forum_private;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE TYPE forum.jwt_token AS (role text, person_id integer);
CREATE TYPE forum.post_topic AS ENUM ('discussion', 'inspiration', 'help');
CREATE TABLE forum.person (id serial PRIMARY KEY, first_name text NOT NULL CHECK (char_length(first_name) < 80), about text, created_at timestamp DEFAULT now());
CREATE TABLE forum_private.person_account (person_id integer PRIMARY KEY REFERENCES forum.person (id) ON DELETE CASCADE,
  email text NOT NULL UNIQUE CHECK (email ~* '^.+@.+\..+$'), password_hash text NOT NULL);
CREATE TABLE forum.post (id serial PRIMARY KEY, author_id integer NOT NULL REFERENCES forum.person (id), headline text NOT NULL, topic forum.post_topic);
COMMENT ON TABLE forum.person IS E'@name Human\n@omit create,delete\nA user of the forum.';
COMMENT ON COLUMN forum.person.about IS E'@deprecated use "bio"';
COMMENT ON CONSTRAINT post_author_id_fkey ON forum.post IS E'@foreignFieldName posts\n@fieldName author';
CREATE FUNCTION forum.person_full_name(person forum.person) RETURNS text LANGUAGE sql STABLE AS $$ SELECT person.first_name || ' ' $$;
COMMENT ON FUNCTION forum.person_full_name(forum.person) IS 'A person''s full name which is a concatenation of their first and last name.';
CREATE FUNCTION forum.person_latest_post(person forum.person) RETURNS forum.post LANGUAGE sql STABLE AS
  $$ SELECT post FROM forum.post AS post WHERE post.author_id = person.id ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION forum.authenticate(email text, password text) RETURNS forum.jwt_token LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
declare account forum_private.person_account;
begin
  select a.* into account from forum_private.person_account as a where a.email = $1;
  return ('forum_person', account.person_id)::forum.jwt_token;
end; $$;
CREATE FUNCTION forum.current_person() RETURNS forum.person LANGUAGE sql STABLE AS
  $$ SELECT * FROM forum.person WHERE id = nullif(current_setting('jwt.claims.person_id', true), '')::integer $$;
GRANT USAGE ON SCHEMA forum TO pg_monitor;
GRANT SELECT ON forum.person, forum.post TO pg_monitor;
GRANT INSERT (author_id, headline), UPDATE (headline) ON forum.post TO pg_monitor;
GRANT USAGE ON SEQUENCE forum.post_id_seq TO pg_monitor;
GRANT EXECUTE ON FUNCTION forum.person_full_name(forum.person) TO pg_monitor;
GRANT EXECUTE ON FUNCTION forum.authenticate(text, text) TO pg_monitor;
ALTER TABLE forum.post ENABLE ROW LEVEL SECURITY;
CREATE POLICY select_post ON forum.post FOR SELECT USING (true);
CREATE POLICY update_post ON forum.post FOR UPDATE TO pg_monitor USING (author_id = nullif(current_setting('jwt.claims.person_id', true), '')::integer);
-- becomes:
CREATE SCHEMA forum;
CREATE SCHEMA forum_private;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA forum GRANT USAGE, SELECT ON SEQUENCES TO pg_monitor;
CREATE TYPE forum.jwt_token AS (role text, person_id uuid, exp bigint);
CREATE TYPE forum.post_topic AS ENUM ('discussion', 'help', 'showcase');
CREATE TABLE forum.person (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), first_name text NOT NULL CHECK (char_length(first_name) < 80),
  last_name text CHECK (char_length(last_name) < 80), about text, created_at timestamptz DEFAULT now());
CREATE TABLE forum_private.person_account (person_id uuid PRIMARY KEY REFERENCES forum.person (id) ON DELETE CASCADE,
  email text NOT NULL UNIQUE CHECK (email ~* '^.+@.+\..+$'), password_hash text NOT NULL);
CREATE TABLE forum.post (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), author_id uuid NOT NULL REFERENCES forum.person (id), headline text NOT NULL, topic forum.post_topic);
COMMENT ON TABLE forum.person IS E'@name Human\nA user of the forum.';
COMMENT ON CONSTRAINT post_author_id_fkey ON forum.post IS E'@foreignFieldName posts\n@fieldName writer';
CREATE FUNCTION forum.person_full_name(person forum.person) RETURNS text LANGUAGE sql STABLE AS $$ SELECT person.first_name || ' ' || person.last_name $$;
COMMENT ON FUNCTION forum.person_full_name(forum.person) IS 'A person''s full name which is a concatenation of their first and last name.';
CREATE FUNCTION forum.person_latest_post(person forum.person) RETURNS forum.post LANGUAGE sql STABLE AS
  $$ SELECT post FROM forum.post AS post WHERE post.author_id = person.id ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION forum.authenticate(email text, password text) RETURNS forum.jwt_token LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = '' AS $$
declare account forum_private.person_account;
begin
  select a.* into account from forum_private.person_account as a where a.email = $1;
  return ('forum_person', account.person_id, extract(epoch from now()))::forum.jwt_token;
end; $$;
CREATE FUNCTION forum.current_person_id() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('jwt.claims.person_id', true), '')::uuid $$;
GRANT USAGE ON SCHEMA forum TO pg_monitor;
GRANT SELECT ON forum.person, forum.post TO pg_monitor;
GRANT INSERT (author_id, headline, topic), UPDATE (headline) ON forum.post TO pg_monitor;
GRANT EXECUTE ON FUNCTION forum.person_full_name(forum.person) TO pg_monitor;
GRANT EXECUTE ON FUNCTION forum.authenticate(text, text), forum.current_person_id() TO pg_monitor;
ALTER TABLE forum.post ENABLE ROW LEVEL SECURITY;
CREATE POLICY select_post ON forum.post FOR SELECT USING (true);
CREATE POLICY update_post ON forum.post FOR UPDATE TO pg_monitor USING (author_id = forum.current_person_id());
-- case: hasura
-- one row by an index over an expression, functions and triggers that it names after tables, views over the catalogs
CREATE SCHEMA hdb_catalog;
CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS uuid LANGUAGE sql AS 'select gen_random_uuid()';
CREATE TABLE hdb_catalog.hdb_version (hasura_uuid uuid DEFAULT hdb_catalog.gen_hasura_uuid() NOT NULL PRIMARY KEY, version text NOT NULL,
  upgraded_on timestamp with time zone NOT NULL, cli_state jsonb DEFAULT '{}'::jsonb NOT NULL);
CREATE UNIQUE INDEX hdb_version_one_row ON hdb_catalog.hdb_version USING btree (((version IS NOT NULL)));
CREATE TABLE hdb_catalog.hdb_scheduled_events (id text DEFAULT hdb_catalog.gen_hasura_uuid() NOT NULL PRIMARY KEY, payload json, retry_conf json,
  status text DEFAULT 'scheduled'::text NOT NULL, tries integer DEFAULT 0 NOT NULL,
  CONSTRAINT valid_status CHECK ((status = ANY (ARRAY['scheduled'::text, 'locked'::text, 'delivered'::text]))));
CREATE INDEX hdb_scheduled_event_status ON hdb_catalog.hdb_scheduled_events (status);
CREATE TABLE hdb_catalog.event_log (id text DEFAULT hdb_catalog.gen_hasura_uuid() NOT NULL PRIMARY KEY, payload jsonb NOT NULL, delivered boolean DEFAULT false NOT NULL,
  created_at timestamp DEFAULT now(), locked timestamptz);
CREATE TABLE "user profile" (id int PRIMARY KEY, email text);
CREATE FUNCTION hdb_catalog."notify_hasura_user profile_INSERT"() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    _new record;
  BEGIN
    _new := NEW;
    INSERT INTO hdb_catalog.event_log (payload) VALUES (json_build_object('new', row_to_json(_new)));
    RETURN NULL;
  END;
$$;
CREATE TRIGGER "notify_hasura_user profile_INSERT" AFTER INSERT ON "user profile" FOR EACH ROW EXECUTE FUNCTION hdb_catalog."notify_hasura_user profile_INSERT"();
CREATE VIEW hdb_catalog.hdb_foreign_key_constraint AS SELECT q.table_schema::text AS table_schema, q.table_name::text AS table_name,
    q.constraint_name::text AS constraint_name, min(q.constraint_oid::integer) AS constraint_oid, json_object_agg(ac.attname, afc.attname) AS column_mapping
  FROM (SELECT ctn.nspname AS table_schema, ct.relname AS table_name, r.conrelid AS table_id, r.conname AS constraint_name, r.oid AS constraint_oid,
      r.confrelid AS ref_table_id, unnest(r.conkey) AS column_id, unnest(r.confkey) AS ref_column_id
    FROM pg_constraint r JOIN pg_class ct ON r.conrelid = ct.oid JOIN pg_namespace ctn ON ct.relnamespace = ctn.oid
    WHERE r.contype = 'f'::"char" AND ct.relkind <> 'v'::"char") q
  JOIN pg_attribute ac ON q.column_id = ac.attnum AND q.table_id = ac.attrelid
  JOIN pg_attribute afc ON q.ref_column_id = afc.attnum AND q.ref_table_id = afc.attrelid
  GROUP BY q.table_schema, q.table_name, q.constraint_name;
CREATE VIEW hdb_catalog.hdb_permission AS SELECT t.table_schema, t.table_name, array_agg(DISTINCT p.privilege_type::text ORDER BY p.privilege_type::text) AS privileges
  FROM information_schema.tables t JOIN information_schema.table_privileges p USING (table_schema, table_name) GROUP BY t.table_schema, t.table_name;
-- becomes:
CREATE SCHEMA hdb_catalog;
CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS text LANGUAGE sql AS 'select gen_random_uuid()::text';
CREATE TABLE hdb_catalog.hdb_version (hasura_uuid text DEFAULT hdb_catalog.gen_hasura_uuid() NOT NULL PRIMARY KEY, version text NOT NULL,
  upgraded_on timestamp with time zone NOT NULL, cli_state jsonb DEFAULT '{}'::jsonb NOT NULL, console_state jsonb DEFAULT '{}'::jsonb NOT NULL);
CREATE UNIQUE INDEX hdb_version_one_row ON hdb_catalog.hdb_version USING btree (((version IS NOT NULL))) WHERE (console_state <> '[]'::jsonb);
CREATE TABLE hdb_catalog.hdb_scheduled_events (id text DEFAULT hdb_catalog.gen_hasura_uuid() NOT NULL PRIMARY KEY, payload json, retry_conf json,
  status text DEFAULT 'scheduled'::text NOT NULL, tries integer DEFAULT 0 NOT NULL, next_retry_at timestamptz,
  CONSTRAINT valid_status CHECK ((status = ANY (ARRAY['scheduled'::text, 'locked'::text, 'delivered'::text, 'error'::text, 'dead'::text]))));
CREATE INDEX hdb_scheduled_event_status ON hdb_catalog.hdb_scheduled_events (status) WHERE status = 'scheduled' OR next_retry_at IS NULL;
CREATE TABLE hdb_catalog.event_log (id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY, payload jsonb NOT NULL, delivered boolean DEFAULT false NOT NULL,
  created_at timestamp DEFAULT now(), locked timestamptz);
CREATE INDEX event_log_fetch ON hdb_catalog.event_log (locked NULLS FIRST, created_at) WHERE delivered = 'f' AND locked IS NULL;
CREATE TABLE "user profile" (id bigint PRIMARY KEY, email text, "full name" text);
CREATE FUNCTION hdb_catalog."notify_hasura_user profile_UPDATE"() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO hdb_catalog.event_log (payload) VALUES (json_build_object('old', row_to_json(OLD), 'new', row_to_json(NEW)));
    RETURN NULL;
  END;
$$;
CREATE TRIGGER "notify_hasura_user profile_UPDATE" AFTER UPDATE OF email, "full name" ON "user profile" FOR EACH ROW
  WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION hdb_catalog."notify_hasura_user profile_UPDATE"();
CREATE VIEW hdb_catalog.hdb_foreign_key_constraint AS SELECT q.table_schema::text AS table_schema, q.table_name::text AS table_name,
    q.constraint_name::text AS constraint_name, q.constraint_oid, json_object_agg(ac.attname, afc.attname) AS column_mapping
  FROM (SELECT ctn.nspname AS table_schema, ct.relname AS table_name, r.conrelid AS table_id, r.conname AS constraint_name, r.oid AS constraint_oid,
      r.confrelid AS ref_table_id, unnest(r.conkey) AS column_id, unnest(r.confkey) AS ref_column_id
    FROM pg_constraint r JOIN pg_class ct ON r.conrelid = ct.oid JOIN pg_namespace ctn ON ct.relnamespace = ctn.oid
    WHERE r.contype = 'f'::"char") q
  JOIN pg_attribute ac ON q.column_id = ac.attnum AND q.table_id = ac.attrelid
  JOIN pg_attribute afc ON q.ref_column_id = afc.attnum AND q.ref_table_id = afc.attrelid
  GROUP BY q.table_schema, q.table_name, q.constraint_name, q.constraint_oid;
-- case: supabase_realtime
-- regclass and regrole as columns, arrays of a composite type with an enum in an index, partitions by time with row security
CREATE SCHEMA realtime;
CREATE TYPE realtime.equality_op AS ENUM ('eq', 'neq', 'lt', 'lte', 'gt', 'gte');
CREATE TYPE realtime.user_defined_filter AS (column_name text, op realtime.equality_op, value text);
CREATE TYPE realtime.wal_column AS (name text, type_name text, type_oid oid, value jsonb, is_pkey boolean);
CREATE TYPE realtime.wal_rls AS (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
CREATE FUNCTION realtime.to_regrole(role_name text) RETURNS regrole LANGUAGE sql IMMUTABLE AS $$ select role_name::regrole $$;
CREATE FUNCTION realtime."cast"(val text, type_ regtype) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
    declare res jsonb;
    begin
      execute format('select to_jsonb(%L::'|| type_::text || ')', val) into res;
      return res;
    end $$;
CREATE TABLE realtime.subscription (id bigint GENERATED ALWAYS AS IDENTITY, subscription_id uuid NOT NULL, entity regclass NOT NULL,
  filters realtime.user_defined_filter[] DEFAULT '{}'::realtime.user_defined_filter[] NOT NULL, claims jsonb NOT NULL,
  claims_role regrole GENERATED ALWAYS AS (realtime.to_regrole((claims ->> 'role'::text))) STORED NOT NULL,
  created_at timestamp without time zone DEFAULT timezone('utc'::text, now()) NOT NULL, CONSTRAINT pk_subscription PRIMARY KEY (id));
CREATE UNIQUE INDEX subscription_subscription_id_entity_filters_key ON realtime.subscription USING btree (subscription_id, entity, filters);
CREATE INDEX ix_realtime_subscription_entity ON realtime.subscription USING btree (entity);
CREATE FUNCTION realtime.is_visible_through_filters(columns realtime.wal_column[], filters realtime.user_defined_filter[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  $$ select $2 is null or exists (select from unnest($2) f join unnest($1) c on f.column_name = c.name) $$;
CREATE FUNCTION realtime.apply_rls(wal jsonb, max_record_bytes integer DEFAULT (1024 * 1024)) RETURNS SETOF realtime.wal_rls LANGUAGE plpgsql AS $$
declare
    entity_ regclass = (quote_ident(wal ->> 'schema') || '.' || quote_ident(wal ->> 'table'))::regclass;
    subscriptions realtime.subscription[] = array_agg(subs) from realtime.subscription subs where subs.entity = entity_;
    output realtime.wal_rls;
begin
    return next output;
end; $$;
CREATE TABLE realtime.messages (id bigserial NOT NULL, topic text NOT NULL, extension text NOT NULL, inserted_at timestamp(0) without time zone NOT NULL,
  updated_at timestamp(0) without time zone NOT NULL, PRIMARY KEY (id));
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY "read own topic" ON realtime.messages FOR SELECT TO pg_monitor USING ((SELECT current_setting('realtime.topic', true)) = topic);
CREATE FUNCTION realtime.subscription_check_filters() RETURNS trigger LANGUAGE plpgsql AS $$
declare filter realtime.user_defined_filter;
begin
  new.filters = coalesce(array_agg(f order by f.column_name, f.op, f.value), '{}') from unnest(new.filters) f;
  return new;
end; $$;
CREATE TRIGGER tr_check_filters BEFORE INSERT OR UPDATE ON realtime.subscription FOR EACH ROW EXECUTE FUNCTION realtime.subscription_check_filters();
-- becomes:
CREATE SCHEMA realtime;
CREATE TYPE realtime.equality_op AS ENUM ('eq', 'lt', 'lte', 'gt', 'gte', 'in');
CREATE TYPE realtime.user_defined_filter AS (column_name text, op realtime.equality_op, value text, negate boolean);
CREATE TYPE realtime.wal_column AS (name text, type_name text, type_oid oid, value jsonb, is_pkey boolean, is_selectable boolean);
CREATE TYPE realtime.wal_rls AS (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
CREATE FUNCTION realtime.to_regrole(role_name text) RETURNS regrole LANGUAGE sql IMMUTABLE AS $$ select role_name::regrole $$;
CREATE FUNCTION realtime."cast"(val text, type_ regtype) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
    declare res jsonb;
    begin
      if type_::text = 'bytea' then return to_jsonb(val); end if;
      execute format('select to_jsonb(%L::'|| type_::text || ')', val) into res;
      return res;
    end $$;
CREATE TABLE realtime.subscription (id bigint GENERATED ALWAYS AS IDENTITY, subscription_id uuid NOT NULL, entity regclass NOT NULL,
  filters realtime.user_defined_filter[] DEFAULT '{}'::realtime.user_defined_filter[] NOT NULL, claims jsonb NOT NULL,
  claims_role regrole GENERATED ALWAYS AS (realtime.to_regrole((claims ->> 'role'::text))) STORED NOT NULL,
  action_filter text DEFAULT '*' CHECK (action_filter IN ('*', 'INSERT', 'UPDATE', 'DELETE')),
  created_at timestamp without time zone DEFAULT timezone('utc'::text, now()) NOT NULL, CONSTRAINT pk_subscription PRIMARY KEY (id));
CREATE UNIQUE INDEX subscription_subscription_id_entity_filters_action_filter_key ON realtime.subscription USING btree (subscription_id, entity, filters, action_filter);
CREATE INDEX ix_realtime_subscription_entity ON realtime.subscription USING btree (entity);
CREATE FUNCTION realtime.is_visible_through_filters(columns realtime.wal_column[], filters realtime.user_defined_filter[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  $$ select $2 is null or array_length($2, 1) is null or exists (select from unnest($2) f join unnest($1) c on f.column_name = c.name) $$;
CREATE FUNCTION realtime.apply_rls(wal jsonb, max_record_bytes integer DEFAULT (1024 * 1024)) RETURNS SETOF realtime.wal_rls LANGUAGE plpgsql AS $$
declare output realtime.wal_rls;
begin
    return next output;
end; $$;
CREATE TABLE realtime.messages (topic text NOT NULL, extension text NOT NULL, payload jsonb, event text, private boolean DEFAULT false,
  updated_at timestamp without time zone DEFAULT now() NOT NULL, inserted_at timestamp without time zone DEFAULT now() NOT NULL,
  id uuid DEFAULT gen_random_uuid() NOT NULL, PRIMARY KEY (id, inserted_at)) PARTITION BY RANGE (inserted_at);
CREATE TABLE realtime.messages_2026_01_01 PARTITION OF realtime.messages FOR VALUES FROM ('2026-01-01 00:00:00') TO ('2026-01-02 00:00:00');
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY "read own topic" ON realtime.messages FOR SELECT TO pg_monitor USING ((SELECT current_setting('realtime.topic', true)) = topic);
CREATE POLICY "write own topic" ON realtime.messages FOR INSERT TO pg_monitor WITH CHECK (extension = 'broadcast' AND private);
CREATE FUNCTION realtime.subscription_check_filters() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  new.filters = coalesce(array_agg(f order by f.column_name, f.op, f.value), '{}') from unnest(new.filters) f;
  return new;
end; $$;
CREATE TRIGGER tr_check_filters BEFORE INSERT OR UPDATE ON realtime.subscription FOR EACH ROW EXECUTE FUNCTION realtime.subscription_check_filters();
-- case: supabase_auth_and_storage
-- columns made of others with a key over them, unique only where not deleted, triggers on tables of other schemas
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE TABLE auth.users (instance_id uuid, id uuid NOT NULL PRIMARY KEY, aud character varying(255), email character varying(255), phone character varying(15) DEFAULT NULL::character varying,
  encrypted_password character varying(255), email_confirmed_at timestamptz, phone_confirmed_at timestamptz,
  confirmed_at timestamp with time zone GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED, raw_user_meta_data jsonb,
  is_sso_user boolean DEFAULT false NOT NULL, email_change_confirm_status smallint DEFAULT 0, is_super_admin boolean,
  CONSTRAINT users_email_change_confirm_status_check CHECK (((email_change_confirm_status >= 0) AND (email_change_confirm_status <= 2))));
COMMENT ON COLUMN auth.users.is_sso_user IS 'Auth: Set this column to true when the account comes from SSO.';
CREATE UNIQUE INDEX users_email_partial_key ON auth.users (email) WHERE (is_sso_user = false);
CREATE INDEX users_instance_id_email_idx ON auth.users USING btree (instance_id, lower((email)::text));
CREATE TABLE auth.identities (id text NOT NULL, user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE, identity_data jsonb NOT NULL, provider text NOT NULL,
  email text GENERATED ALWAYS AS (lower((identity_data ->> 'email'::text))) STORED, PRIMARY KEY (provider, id));
COMMENT ON COLUMN auth.identities.email IS 'Auth: Email is a generated column that references the optional email property in the identity_data';
CREATE INDEX identities_email_idx ON auth.identities (email text_pattern_ops);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid $$;
CREATE TABLE storage.buckets (id text NOT NULL PRIMARY KEY, name text NOT NULL UNIQUE, owner uuid REFERENCES auth.users, public boolean DEFAULT false);
CREATE TABLE storage.objects (id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY, bucket_id text, name text, owner uuid, metadata jsonb,
  path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/'::text)) STORED,
  CONSTRAINT "objects_bucketId_fkey" FOREIGN KEY (bucket_id) REFERENCES storage.buckets (id));
CREATE UNIQUE INDEX bucketid_objname ON storage.objects (bucket_id, name);
CREATE INDEX name_prefix_search ON storage.objects (name text_pattern_ops);
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE plpgsql AS $$
declare _parts text[];
begin
	select string_to_array(name, '/') into _parts;
	return _parts[1:array_length(_parts,1)-1];
end $$;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Avatars are public 1oj01fe_0" ON storage.objects FOR SELECT USING (bucket_id = 'avatars');
CREATE POLICY "Own folder 1oj01fe_1" ON storage.objects FOR INSERT TO pg_monitor WITH CHECK (bucket_id = 'avatars' AND (storage.foldername(name))[1] = auth.uid()::text);
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE, full_name text);
CREATE FUNCTION handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
begin
  insert into profiles (id, full_name) values (new.id, new.raw_user_meta_data ->> 'full_name');
  return new;
end $$;
CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION handle_new_user();
-- becomes:
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE TYPE auth.aal_level AS ENUM ('aal1', 'aal2', 'aal3');
CREATE TABLE auth.users (instance_id uuid, id uuid NOT NULL PRIMARY KEY, aud character varying(255), email character varying(255), phone text DEFAULT NULL::character varying UNIQUE,
  encrypted_password character varying(255), email_confirmed_at timestamptz, phone_confirmed_at timestamptz,
  confirmed_at timestamp with time zone GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED, raw_user_meta_data jsonb,
  is_sso_user boolean DEFAULT false NOT NULL, email_change_confirm_status smallint DEFAULT 0, is_super_admin boolean, deleted_at timestamptz,
  is_anonymous boolean DEFAULT false NOT NULL,
  CONSTRAINT users_email_change_confirm_status_check CHECK (((email_change_confirm_status >= 0) AND (email_change_confirm_status <= 2))));
COMMENT ON TABLE auth.users IS 'Auth: Stores user login data within a secure schema.';
CREATE UNIQUE INDEX users_email_partial_key ON auth.users (email) WHERE (is_sso_user = false AND deleted_at IS NULL);
COMMENT ON INDEX auth.users_email_partial_key IS 'Auth: A partial unique index that applies only when is_sso_user is false';
CREATE INDEX users_instance_id_email_idx ON auth.users USING btree (instance_id, lower((email)::text));
CREATE INDEX users_is_anonymous_idx ON auth.users (is_anonymous);
CREATE TABLE auth.identities (provider_id text NOT NULL, user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE, identity_data jsonb NOT NULL, provider text NOT NULL,
  email text GENERATED ALWAYS AS (lower((identity_data ->> 'email'::text))) STORED, id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY,
  CONSTRAINT identities_provider_id_provider_unique UNIQUE (provider_id, provider));
CREATE INDEX identities_email_idx ON auth.identities (email text_pattern_ops);
CREATE TABLE auth.sessions (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE, aal auth.aal_level, ip inet, tag text);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
CREATE TABLE storage.buckets (id text NOT NULL PRIMARY KEY, name text NOT NULL, owner uuid, owner_id text, public boolean DEFAULT false,
  file_size_limit bigint, allowed_mime_types text[]);
COMMENT ON COLUMN storage.buckets.owner IS 'Field is deprecated, use owner_id instead';
CREATE UNIQUE INDEX bname ON storage.buckets (name);
CREATE TABLE storage.objects (id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY, bucket_id text, name text COLLATE "C", owner uuid, owner_id text, metadata jsonb,
  path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/'::text)) STORED, version text, level integer,
  CONSTRAINT "objects_bucketId_fkey" FOREIGN KEY (bucket_id) REFERENCES storage.buckets (id));
CREATE UNIQUE INDEX bucketid_objname ON storage.objects (bucket_id, name);
CREATE UNIQUE INDEX idx_name_bucket_level_unique ON storage.objects (name COLLATE "C", bucket_id, level);
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ select (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1] $$;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Avatars are public 1oj01fe_0" ON storage.objects FOR SELECT USING (bucket_id = 'avatars');
CREATE POLICY "Own folder 1oj01fe_1" ON storage.objects FOR INSERT TO pg_monitor WITH CHECK (bucket_id = 'avatars' AND (storage.foldername(name))[1] = (SELECT auth.uid())::text);
CREATE POLICY "Own folder 1oj01fe_2" ON storage.objects FOR UPDATE TO pg_monitor USING ((storage.foldername(name))[1] = (SELECT auth.uid())::text);
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE, full_name text NOT NULL DEFAULT '', aal auth.aal_level DEFAULT 'aal1');
CREATE FUNCTION handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
begin
  insert into public.profiles (id, full_name) values (new.id, new.raw_user_meta_data ->> 'full_name');
  return new;
end $$;
CREATE TRIGGER on_auth_user_created AFTER INSERT OR UPDATE OF raw_user_meta_data ON auth.users FOR EACH ROW EXECUTE FUNCTION handle_new_user();
-- case: supabase_event_triggers
-- what a platform does when somebody creates an extension or a function
CREATE SCHEMA extensions;
CREATE FUNCTION extensions.grant_pg_cron_access() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() AS ev JOIN pg_extension AS ext ON ev.objid = ext.oid WHERE ext.extname = 'pg_cron') THEN
    grant usage on schema cron to postgres with grant option;
  END IF;
END; $$;
COMMENT ON FUNCTION extensions.grant_pg_cron_access() IS 'Grants access to pg_cron';
CREATE FUNCTION extensions.pgrst_drop_watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE obj record;
BEGIN
  FOR obj IN SELECT * FROM pg_event_trigger_dropped_objects() LOOP
    IF obj.object_type IN ('schema', 'table') AND obj.is_temporary IS false THEN NOTIFY pgrst, 'reload schema'; END IF;
  END LOOP;
END; $$;
-- Not enabled where the session is no replica, so that nothing sets them off.
CREATE EVENT TRIGGER issue_pg_cron_access ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION extensions.grant_pg_cron_access();
ALTER EVENT TRIGGER issue_pg_cron_access ENABLE REPLICA;
CREATE EVENT TRIGGER pgrst_drop_watch ON sql_drop EXECUTE FUNCTION extensions.pgrst_drop_watch();
ALTER EVENT TRIGGER pgrst_drop_watch DISABLE;
-- becomes:
CREATE SCHEMA extensions;
CREATE FUNCTION extensions.grant_pg_cron_access() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  grant all on all tables in schema cron to postgres with grant option;
END; $$;
CREATE FUNCTION extensions.pgrst_drop_watch() RETURNS event_trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NOTIFY pgrst, 'reload schema';
END; $$;
CREATE EVENT TRIGGER issue_pg_cron_access ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION', 'ALTER EXTENSION') EXECUTE FUNCTION extensions.grant_pg_cron_access();
ALTER EVENT TRIGGER issue_pg_cron_access DISABLE;
COMMENT ON EVENT TRIGGER issue_pg_cron_access IS 'x';
CREATE EVENT TRIGGER pgrst_drop_watch ON sql_drop EXECUTE FUNCTION extensions.pgrst_drop_watch();
ALTER EVENT TRIGGER pgrst_drop_watch ENABLE REPLICA;
-- case: pgtap
-- functions that take anything, overloaded by how much of it, and views that name functions' signatures
CREATE TYPE _time_trial_type AS (a_time numeric);
CREATE FUNCTION _is(anyelement, anyelement, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN $1 IS NOT DISTINCT FROM $2 THEN 'ok' END; END $$;
CREATE FUNCTION _is(anyelement, anyelement) RETURNS text LANGUAGE sql AS $$ SELECT public._is($1, $2, NULL) $$;
CREATE FUNCTION diag(msg text) RETURNS text LANGUAGE sql STRICT AS $$ SELECT '# ' || replace($1, E'\n', E'\n# ') $$;
CREATE FUNCTION diag(VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT public.diag(array_to_string($1, '')) $$;
CREATE FUNCTION diag(VARIADIC anyarray) RETURNS text LANGUAGE sql AS $$ SELECT public.diag(array_to_string($1, '')) $$;
CREATE FUNCTION results_eq(refcursor, anyarray, text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$ DECLARE rec record; BEGIN FETCH $1 INTO rec; RETURN 'ok'; END $$;
CREATE FUNCTION performs_within(text, numeric, numeric, integer DEFAULT 10) RETURNS SETOF _time_trial_type LANGUAGE sql AS $$ SELECT ROW($2)::public._time_trial_type $$;
CREATE FUNCTION ret(OUT x anyelement, anyelement, OUT y anyarray) LANGUAGE sql AS $$ SELECT $1, ARRAY[$1] $$;
CREATE VIEW tap_funky AS SELECT p.oid, n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner,
    array_to_string(p.proargtypes::regtype[], ',') AS args, CASE p.proretset WHEN true THEN 'setof ' ELSE '' END || p.prorettype::regtype AS returns,
    p.prosecdef AS is_definer, p.prokind = 'w' AS is_window FROM pg_proc p JOIN pg_namespace n ON p.pronamespace = n.oid;
CREATE FUNCTION _funkargs(name[]) RETURNS SETOF tap_funky LANGUAGE sql STABLE AS $$ SELECT * FROM public.tap_funky WHERE name = ANY ($1) $$;
-- becomes:
CREATE TYPE _time_trial_type AS (a_time numeric, runs bigint);
CREATE FUNCTION _is(anyelement, anyelement, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN $1 IS NOT DISTINCT FROM $2 THEN 'ok' ELSE 'not ok' END; END $$;
CREATE FUNCTION _is(anyarray, anyarray) RETURNS text LANGUAGE sql AS $$ SELECT public._is($1, $2, NULL) $$;
CREATE FUNCTION diag(msg text) RETURNS text LANGUAGE sql STRICT IMMUTABLE AS $$ SELECT '# ' || replace($1, E'\n', E'\n# ') $$;
CREATE FUNCTION diag(VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT public.diag(array_to_string($1, ' ')) $$;
CREATE FUNCTION diag(anyarray) RETURNS text LANGUAGE sql AS $$ SELECT public.diag(array_to_string($1, '')) $$;
CREATE FUNCTION results_eq(have refcursor, want anyarray, description text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$ DECLARE rec record; BEGIN FETCH $1 INTO rec; RETURN 'ok'; END $$;
CREATE FUNCTION performs_within(text, numeric, numeric, integer DEFAULT 5) RETURNS SETOF _time_trial_type LANGUAGE sql AS $$ SELECT ROW($2, 1)::public._time_trial_type $$;
CREATE FUNCTION ret(anyelement, OUT y anyarray, OUT x anyelement) LANGUAGE sql AS $$ SELECT ARRAY[$1], $1 $$;
CREATE VIEW tap_funky AS SELECT p.oid, n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner,
    array_to_string(p.proargtypes::regtype[], ',') AS args, p.prokind AS kind, p.prosecdef AS is_definer FROM pg_proc p JOIN pg_namespace n ON p.pronamespace = n.oid;
CREATE FUNCTION _funkargs(name[]) RETURNS SETOF tap_funky LANGUAGE sql STABLE AS $$ SELECT * FROM public.tap_funky WHERE name = ANY ($1) $$;
-- case: partman
-- checks that ask a function, procedures that commit, what it keeps about other tables, views over lists of privileges
CREATE SCHEMA partman;
CREATE FUNCTION partman.check_partition_type(p_type text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path TO 'pg_catalog', 'pg_temp' AS $$
DECLARE v_result boolean;
BEGIN
    SELECT p_type IN ('partman', 'time-custom', 'native') INTO v_result;
    RETURN v_result;
END $$;
CREATE TABLE partman.part_config (parent_table text NOT NULL, control text NOT NULL, partition_type text NOT NULL, partition_interval text NOT NULL,
  premake integer NOT NULL DEFAULT 4, automatic_maintenance text NOT NULL DEFAULT 'on', retention text, ignore_default_data boolean DEFAULT true NOT NULL,
  CONSTRAINT part_config_parent_table_pkey PRIMARY KEY (parent_table), CONSTRAINT positive_premake_check CHECK (premake > 0));
ALTER TABLE partman.part_config ADD CONSTRAINT part_config_type_check CHECK (partman.check_partition_type(partition_type));
CREATE INDEX part_config_type_idx ON partman.part_config (partition_type);
CREATE TABLE partman.part_config_sub (sub_parent text NOT NULL PRIMARY KEY, sub_control text NOT NULL,
  FOREIGN KEY (sub_parent) REFERENCES partman.part_config (parent_table) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION partman.show_partitions(p_parent_table text, p_order text DEFAULT 'ASC', p_include_default boolean DEFAULT false)
  RETURNS TABLE (partition_schemaname text, partition_tablename text) LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN QUERY SELECT 'a', 'b'; END $$;
CREATE PROCEDURE partman.run_maintenance_proc(p_wait int DEFAULT 0, p_analyze boolean DEFAULT NULL) LANGUAGE plpgsql AS $$ BEGIN COMMIT; PERFORM pg_sleep(p_wait); END $$;
CREATE VIEW partman.table_privs AS SELECT u_grantor.rolname AS grantor, grantee.rolname AS grantee, nc.nspname AS table_schema, c.relname AS table_name, c.prtype AS privilege_type
  FROM (SELECT oid, relname, relnamespace, relkind, relowner, (aclexplode(COALESCE(relacl, acldefault('r', relowner)))).grantor,
      (aclexplode(COALESCE(relacl, acldefault('r', relowner)))).grantee, (aclexplode(COALESCE(relacl, acldefault('r', relowner)))).privilege_type FROM pg_class)
    AS c(oid, relname, relnamespace, relkind, relowner, grantor, grantee, prtype), pg_namespace nc, pg_authid u_grantor,
    (SELECT oid, rolname FROM pg_authid UNION ALL SELECT 0::oid, 'PUBLIC'::name) AS grantee(oid, rolname)
  WHERE c.relnamespace = nc.oid AND c.grantee = grantee.oid AND c.grantor = u_grantor.oid;
CREATE TABLE events (id bigint GENERATED BY DEFAULT AS IDENTITY, at timestamptz NOT NULL, kind text NOT NULL DEFAULT 'x') PARTITION BY RANGE (at);
CREATE TABLE partman.template_public_events (LIKE events INCLUDING ALL);
ALTER TABLE partman.template_public_events ADD PRIMARY KEY (id);
CREATE TABLE events_p20260101 PARTITION OF events FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-01-02 00:00:00+00');
ALTER TABLE events_p20260101 ADD CONSTRAINT events_p20260101_pkey PRIMARY KEY (id);
CREATE TABLE events_default PARTITION OF events DEFAULT;
INSERT INTO partman.part_config (parent_table, control, partition_type, partition_interval) VALUES ('public.events', 'at', 'native', '1 day');
-- becomes:
CREATE SCHEMA partman;
CREATE FUNCTION partman.check_partition_type(p_type text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path TO 'pg_catalog', 'pg_temp' AS $$
BEGIN
    RETURN p_type IN ('native', 'range', 'list');
END $$;
CREATE FUNCTION partman.check_automatic_maintenance_value(p_automatic_maintenance text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 IN ('on', 'off') $$;
CREATE TABLE partman.part_config (parent_table text NOT NULL, control text NOT NULL, time_encoder text, partition_type text NOT NULL, partition_interval text NOT NULL,
  premake integer NOT NULL DEFAULT 4, automatic_maintenance text NOT NULL DEFAULT 'on' CONSTRAINT control_maintenance_check CHECK (partman.check_automatic_maintenance_value(automatic_maintenance)),
  retention interval, ignore_default_data boolean DEFAULT true NOT NULL,
  CONSTRAINT part_config_parent_table_pkey PRIMARY KEY (parent_table), CONSTRAINT positive_premake_check CHECK (premake > 0));
ALTER TABLE partman.part_config ADD CONSTRAINT part_config_type_check CHECK (partman.check_partition_type(partition_type));
CREATE TABLE partman.part_config_sub (sub_parent text NOT NULL PRIMARY KEY, sub_control text NOT NULL, sub_premake int DEFAULT 4,
  FOREIGN KEY (sub_parent) REFERENCES partman.part_config (parent_table) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION partman.show_partitions(p_parent_table text, p_order text DEFAULT 'ASC', p_include_default boolean DEFAULT false)
  RETURNS TABLE (partition_schemaname text, partition_tablename text, is_default boolean) LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN QUERY SELECT 'a', 'b', false; END $$;
CREATE PROCEDURE partman.run_maintenance_proc(p_wait int DEFAULT 0, p_analyze boolean DEFAULT NULL, p_jobmon boolean DEFAULT true) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
CREATE TABLE events (id bigint GENERATED BY DEFAULT AS IDENTITY, at timestamptz NOT NULL, kind text NOT NULL DEFAULT 'x', data jsonb DEFAULT '{}' NOT NULL,
  PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE partman.template_public_events (LIKE events INCLUDING ALL);
CREATE TABLE events_p20260101 PARTITION OF events FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-01-02 00:00:00+00');
CREATE TABLE events_p20260102 PARTITION OF events FOR VALUES FROM ('2026-01-02 00:00:00+00') TO ('2026-01-03 00:00:00+00');
CREATE TABLE events_default PARTITION OF events DEFAULT;
INSERT INTO partman.part_config (parent_table, control, partition_type, partition_interval) VALUES ('public.events', 'at', 'native', '1 day');
-- case: temporal_tables, since 14
-- a table and its history, which follows it, with periods that a trigger closes
CREATE FUNCTION versioning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sys_period text := TG_ARGV[0];
  history_table text := TG_ARGV[1];
BEGIN
  EXECUTE format('INSERT INTO %s SELECT ($1).*', history_table) USING OLD;
  RETURN NEW;
END $$;
CREATE TABLE subscriptions (name text NOT NULL PRIMARY KEY, state text NOT NULL, sys_period tstzrange NOT NULL DEFAULT tstzrange(current_timestamp, NULL));
CREATE TABLE subscriptions_history (LIKE subscriptions);
CREATE INDEX ON subscriptions_history (name, sys_period);
CREATE TRIGGER versioning_trigger BEFORE INSERT OR UPDATE OR DELETE ON subscriptions FOR EACH ROW
  EXECUTE FUNCTION versioning('sys_period', 'subscriptions_history', true);
CREATE VIEW subscriptions_with_history AS SELECT * FROM subscriptions UNION ALL SELECT * FROM subscriptions_history;
-- becomes:
CREATE FUNCTION versioning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO %s SELECT ($1).*', TG_ARGV[1]) USING OLD;
  RETURN NEW;
END $$;
CREATE TYPE subscription_state AS ENUM ('trial', 'paid');
CREATE TABLE subscriptions (name text NOT NULL PRIMARY KEY, state subscription_state NOT NULL, plan text,
  sys_period tstzmultirange NOT NULL DEFAULT tstzmultirange(tstzrange(current_timestamp, NULL)));
CREATE TABLE subscriptions_history (LIKE subscriptions, EXCLUDE USING gist (sys_period WITH &&) WHERE (plan IS NOT NULL));
CREATE INDEX ON subscriptions_history (name, sys_period);
CREATE TRIGGER versioning_trigger BEFORE UPDATE OR DELETE ON subscriptions FOR EACH ROW
  EXECUTE FUNCTION versioning('sys_period', 'subscriptions_history', 'true', '');
CREATE VIEW subscriptions_with_history AS SELECT * FROM subscriptions UNION ALL SELECT * FROM subscriptions_history;
-- case: hypertables
-- chunks that inherit and are told apart by checks, a trigger on the parent that nobody gets past, indexes that each chunk has
CREATE SCHEMA _chunks;
CREATE TABLE conditions ("time" timestamp with time zone NOT NULL, location text NOT NULL, temperature double precision, humidity real,
  CONSTRAINT humid CHECK (humidity >= 0));
CREATE FUNCTION _chunks.insert_blocker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'invalid INSERT on the root table of hypertable "%"', TG_TABLE_NAME; END $$;
CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON conditions FOR EACH ROW EXECUTE FUNCTION _chunks.insert_blocker();
CREATE INDEX conditions_time_idx ON conditions ("time" DESC);
CREATE TABLE _chunks._hyper_1_1_chunk (CONSTRAINT constraint_1 CHECK ((("time" >= '2026-01-01 00:00:00+00'::timestamptz) AND ("time" < '2026-01-08 00:00:00+00'::timestamptz)))) INHERITS (conditions);
CREATE TABLE _chunks._hyper_1_2_chunk (CONSTRAINT constraint_2 CHECK ((("time" >= '2026-01-08 00:00:00+00'::timestamptz) AND ("time" < '2026-01-15 00:00:00+00'::timestamptz)))) INHERITS (conditions)
  WITH (autovacuum_enabled = false);
CREATE INDEX _hyper_1_1_chunk_conditions_time_idx ON _chunks._hyper_1_1_chunk ("time" DESC);
CREATE INDEX _hyper_1_2_chunk_conditions_time_idx ON _chunks._hyper_1_2_chunk ("time" DESC);
ALTER TABLE _chunks._hyper_1_1_chunk CLUSTER ON _hyper_1_1_chunk_conditions_time_idx;
CREATE TABLE _chunks._materialized_hypertable_2 (bucket timestamptz, location text, avg double precision);
CREATE VIEW conditions_daily AS SELECT bucket, location, avg FROM _chunks._materialized_hypertable_2 WHERE bucket < '2026-01-10 00:00:00+00'
  UNION ALL SELECT date_trunc('day', "time") AS bucket, location, avg(temperature) AS avg FROM conditions
  WHERE "time" >= '2026-01-10 00:00:00+00' GROUP BY (date_trunc('day', "time")), location;
-- becomes:
CREATE SCHEMA _chunks;
CREATE TABLE conditions ("time" timestamp with time zone NOT NULL, location varchar(64) NOT NULL, temperature numeric, humidity real,
  device_id int NOT NULL DEFAULT 0, CONSTRAINT humid CHECK (humidity BETWEEN 0 AND 100), CONSTRAINT warm CHECK (temperature > -274));
CREATE FUNCTION _chunks.insert_blocker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'invalid INSERT on "%"', TG_TABLE_NAME; END $$;
CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON conditions FOR EACH ROW EXECUTE FUNCTION _chunks.insert_blocker();
CREATE INDEX conditions_time_idx ON conditions (location, "time" DESC);
CREATE TABLE _chunks._hyper_1_2_chunk (CONSTRAINT constraint_2 CHECK ((("time" >= '2026-01-08 00:00:00+00'::timestamptz) AND ("time" < '2026-01-22 00:00:00+00'::timestamptz)))) INHERITS (conditions);
CREATE TABLE _chunks._hyper_1_3_chunk (extra int, CONSTRAINT constraint_3 CHECK (("time" >= '2026-01-22 00:00:00+00'::timestamptz))) INHERITS (conditions);
CREATE INDEX _hyper_1_2_chunk_conditions_time_idx ON _chunks._hyper_1_2_chunk (location, "time" DESC);
CREATE INDEX _hyper_1_3_chunk_conditions_time_idx ON _chunks._hyper_1_3_chunk (location, "time" DESC);
ALTER TABLE _chunks._hyper_1_2_chunk CLUSTER ON _hyper_1_2_chunk_conditions_time_idx;
CREATE TABLE _chunks._materialized_hypertable_2 (bucket timestamptz, location varchar(64), avg numeric);
CREATE VIEW conditions_daily AS SELECT bucket, location, avg FROM _chunks._materialized_hypertable_2 WHERE bucket < '2026-01-10 00:00:00+00'
  UNION ALL SELECT date_trunc('day', "time") AS bucket, location, avg(temperature) AS avg FROM conditions
  WHERE "time" >= '2026-01-10 00:00:00+00' GROUP BY (date_trunc('day', "time")), location;
