-- Schemas of applications that many people run, and what is unusual in them, written down shorter; each as it was and as some
-- years of migrations leave it.
-- case: gitlab
-- partitions in schemas of their own, columns that become wider beside the old ones, keys that are not foreign keys,
-- sequences that belong to nobody, checks that nobody checked, views over the catalogs
CREATE SCHEMA gitlab_partitions_dynamic;
CREATE SCHEMA gitlab_partitions_static;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE FUNCTION insert_into_loose_foreign_keys_deleted_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loose_foreign_keys_deleted_records (fully_qualified_table_name, primary_key_value)
  SELECT TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, old_table.id FROM old_table
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE FUNCTION trigger_07c94931164e() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."id_convert_to_bigint" := NEW."id";
  RETURN NEW;
END;
$$;
CREATE TABLE loose_foreign_keys_deleted_records (id bigint NOT NULL, partition bigint NOT NULL, primary_key_value bigint NOT NULL,
  status smallint DEFAULT 1 NOT NULL, created_at timestamp with time zone DEFAULT now() NOT NULL, fully_qualified_table_name text NOT NULL,
  CONSTRAINT check_1a541f3235 CHECK ((char_length(fully_qualified_table_name) <= 150)), PRIMARY KEY (partition, id)) PARTITION BY LIST (partition);
CREATE SEQUENCE loose_foreign_keys_deleted_records_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE loose_foreign_keys_deleted_records_id_seq OWNED BY loose_foreign_keys_deleted_records.id;
ALTER TABLE ONLY loose_foreign_keys_deleted_records ALTER COLUMN id SET DEFAULT nextval('loose_foreign_keys_deleted_records_id_seq'::regclass);
CREATE TABLE gitlab_partitions_static.loose_foreign_keys_deleted_records_default PARTITION OF loose_foreign_keys_deleted_records DEFAULT;
CREATE INDEX index_loose_foreign_keys_deleted_records_for_partitioned_query ON loose_foreign_keys_deleted_records
  (partition, fully_qualified_table_name, id) WHERE (status = 1);
CREATE SEQUENCE shared_audit_event_id_seq;
CREATE TABLE group_audit_events (id bigint DEFAULT nextval('shared_audit_event_id_seq'::regclass) NOT NULL, created_at timestamptz NOT NULL,
  PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
CREATE TABLE user_audit_events (id bigint DEFAULT nextval('shared_audit_event_id_seq'::regclass) NOT NULL, created_at timestamptz NOT NULL,
  PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
CREATE TABLE gitlab_partitions_dynamic.group_audit_events_202601 PARTITION OF group_audit_events
  FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
CREATE TABLE projects (id integer PRIMARY KEY, id_convert_to_bigint bigint DEFAULT 0 NOT NULL, name character varying, path character varying,
  namespace_id integer NOT NULL, group_id bigint, user_id bigint, description text);
CREATE INDEX index_projects_on_name_trigram ON projects USING gin (name gin_trgm_ops);
CREATE TRIGGER trigger_07c94931164e BEFORE INSERT OR UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION trigger_07c94931164e();
CREATE TRIGGER projects_loose_fk_trigger AFTER DELETE ON projects REFERENCING OLD TABLE AS old_table FOR EACH STATEMENT
  EXECUTE FUNCTION insert_into_loose_foreign_keys_deleted_records();
CREATE TABLE issue_stage_events (stage_event_hash_id bigint NOT NULL, issue_id bigint NOT NULL, project_id bigint,
  PRIMARY KEY (stage_event_hash_id, issue_id)) PARTITION BY HASH (stage_event_hash_id);
CREATE TABLE gitlab_partitions_static.issue_stage_events_00 PARTITION OF issue_stage_events FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE gitlab_partitions_static.issue_stage_events_01 PARTITION OF issue_stage_events FOR VALUES WITH (modulus 2, remainder 1);
CREATE TABLE sprints (id bigserial PRIMARY KEY, iterations_cadence_id integer, start_date date, due_date date, project_id bigint, group_id bigint,
  title text, CONSTRAINT iteration_start_and_due_date_iterations_cadence_id_constraint EXCLUDE USING gist
    (iterations_cadence_id WITH =, daterange(start_date, due_date, '[]'::text) WITH &&) WHERE ((group_id IS NOT NULL)) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE sprints ADD CONSTRAINT check_ccd8a1eae0 CHECK ((start_date IS NOT NULL)) NOT VALID;
ALTER TABLE sprints ADD CONSTRAINT check_df3816aed7 CHECK ((num_nonnulls(group_id, project_id) = 1)) NOT VALID;
CREATE TABLE ci_builds (id bigint NOT NULL, partition_id bigint NOT NULL, type character varying, token_encrypted character varying,
  CONSTRAINT ci_builds_pkey PRIMARY KEY (id, partition_id));
CREATE TABLE ci_job_artifacts (id bigserial PRIMARY KEY, job_id bigint NOT NULL, partition_id bigint DEFAULT 100 NOT NULL,
  file_type smallint, CONSTRAINT fk_rails_c5137cb2c1 FOREIGN KEY (partition_id, job_id) REFERENCES ci_builds (partition_id, id)
    ON UPDATE CASCADE ON DELETE CASCADE);
CREATE VIEW postgres_partitions AS SELECT (pg_namespace.nspname || '.'::text) || pg_class.relname AS identifier, pg_class.oid,
    pg_class.relname AS name, pg_get_expr(pg_class.relpartbound, pg_inherits.inhrelid) AS condition
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace JOIN pg_inherits ON pg_class.oid = pg_inherits.inhrelid
  WHERE pg_class.relispartition AND (pg_namespace.nspname = ANY (ARRAY["current_schema"(), 'gitlab_partitions_dynamic'::name]));
-- becomes:
CREATE SCHEMA gitlab_partitions_dynamic;
CREATE SCHEMA gitlab_partitions_static;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE FUNCTION insert_into_loose_foreign_keys_deleted_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loose_foreign_keys_deleted_records (fully_qualified_table_name, primary_key_value)
  SELECT current_setting('app.table'), old_table.id FROM old_table;
  RETURN NULL;
END
$$;
CREATE TABLE loose_foreign_keys_deleted_records (id bigint NOT NULL, partition bigint DEFAULT 1 NOT NULL, primary_key_value bigint NOT NULL,
  status smallint DEFAULT 1 NOT NULL, created_at timestamp with time zone DEFAULT now() NOT NULL, fully_qualified_table_name text NOT NULL,
  consume_after timestamp with time zone DEFAULT now(), cleanup_attempts smallint DEFAULT 0,
  CONSTRAINT check_1a541f3235 CHECK ((char_length(fully_qualified_table_name) <= 150)), PRIMARY KEY (partition, id)) PARTITION BY LIST (partition);
CREATE SEQUENCE loose_foreign_keys_deleted_records_id_seq CACHE 5;
ALTER SEQUENCE loose_foreign_keys_deleted_records_id_seq OWNED BY loose_foreign_keys_deleted_records.id;
ALTER TABLE ONLY loose_foreign_keys_deleted_records ALTER COLUMN id SET DEFAULT nextval('loose_foreign_keys_deleted_records_id_seq'::regclass);
CREATE TABLE gitlab_partitions_dynamic.loose_foreign_keys_deleted_records_1 PARTITION OF loose_foreign_keys_deleted_records FOR VALUES IN ('1');
CREATE TABLE gitlab_partitions_dynamic.loose_foreign_keys_deleted_records_2 PARTITION OF loose_foreign_keys_deleted_records FOR VALUES IN ('2');
CREATE INDEX index_loose_foreign_keys_deleted_records_for_partitioned_query ON loose_foreign_keys_deleted_records
  (partition, fully_qualified_table_name, consume_after, id) WHERE (status = 1);
CREATE SEQUENCE shared_audit_event_id_seq;
CREATE TABLE group_audit_events (id bigint DEFAULT nextval('shared_audit_event_id_seq'::regclass) NOT NULL, created_at timestamptz NOT NULL,
  author_name text, PRIMARY KEY (id, created_at), CONSTRAINT check_fe6b16d6b9 CHECK ((char_length(author_name) <= 255))) PARTITION BY RANGE (created_at);
CREATE TABLE user_audit_events (id bigserial NOT NULL, created_at timestamptz NOT NULL, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
CREATE TABLE gitlab_partitions_dynamic.group_audit_events_000000 PARTITION OF group_audit_events
  FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00:00+00');
CREATE TABLE gitlab_partitions_dynamic.group_audit_events_202601 PARTITION OF group_audit_events
  FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
CREATE TABLE projects (id bigint PRIMARY KEY, name character varying, path character varying, namespace_id bigint NOT NULL, group_id bigint,
  user_id bigint, description text, organization_id bigint DEFAULT 1);
CREATE INDEX index_projects_on_name_trigram ON projects USING gin (name gin_trgm_ops, path gin_trgm_ops) WITH (fastupdate = 'false');
CREATE INDEX index_projects_on_lower_name ON projects (lower((name)::text) varchar_pattern_ops) WHERE (description ~~ '%x%'::text);
ALTER TABLE projects ADD CONSTRAINT check_1a6f946a8a CHECK ((organization_id IS NOT NULL)) NOT VALID;
CREATE TRIGGER projects_loose_fk_trigger AFTER DELETE ON projects REFERENCING OLD TABLE AS old_table FOR EACH STATEMENT
  EXECUTE FUNCTION insert_into_loose_foreign_keys_deleted_records();
CREATE TABLE issue_stage_events (stage_event_hash_id bigint NOT NULL, issue_id bigint NOT NULL, project_id bigint NOT NULL,
  weight smallint, PRIMARY KEY (stage_event_hash_id, issue_id)) PARTITION BY HASH (stage_event_hash_id);
CREATE TABLE gitlab_partitions_static.issue_stage_events_00 PARTITION OF issue_stage_events FOR VALUES WITH (modulus 4, remainder 0);
CREATE TABLE gitlab_partitions_static.issue_stage_events_02 PARTITION OF issue_stage_events FOR VALUES WITH (modulus 4, remainder 2);
CREATE TABLE gitlab_partitions_static.issue_stage_events_01 PARTITION OF issue_stage_events FOR VALUES WITH (modulus 2, remainder 1);
CREATE TABLE sprints (id bigserial PRIMARY KEY, iterations_cadence_id bigint, start_date date, due_date date, group_id bigint, title text,
  CONSTRAINT iteration_start_and_due_date_iterations_cadence_id_constraint EXCLUDE USING gist
    (iterations_cadence_id WITH =, daterange(start_date, due_date, '[]'::text) WITH &&) WHERE ((group_id IS NOT NULL)) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT check_ccd8a1eae0 CHECK ((start_date IS NOT NULL)));
CREATE TABLE p_ci_builds (id bigint NOT NULL, partition_id bigint NOT NULL, type character varying, token_encrypted character varying,
  CONSTRAINT p_ci_builds_pkey PRIMARY KEY (id, partition_id)) PARTITION BY LIST (partition_id);
CREATE TABLE ci_builds (id bigint NOT NULL, partition_id bigint NOT NULL, type character varying, token_encrypted character varying,
  CONSTRAINT ci_builds_pkey PRIMARY KEY (id, partition_id));
ALTER TABLE p_ci_builds ATTACH PARTITION ci_builds FOR VALUES IN ('100', '101');
CREATE UNIQUE INDEX p_ci_builds_token ON p_ci_builds (token_encrypted, partition_id) WHERE (token_encrypted IS NOT NULL);
CREATE TABLE ci_job_artifacts (id bigserial PRIMARY KEY, job_id bigint NOT NULL, partition_id bigint DEFAULT 100 NOT NULL,
  file_type smallint, CONSTRAINT fk_rails_c5137cb2c1_p FOREIGN KEY (job_id, partition_id) REFERENCES p_ci_builds (id, partition_id)
    ON UPDATE CASCADE ON DELETE CASCADE);
CREATE VIEW postgres_partitions AS SELECT (pg_namespace.nspname || '.'::text) || pg_class.relname AS identifier, pg_class.oid,
    pg_namespace.nspname AS schema, pg_class.relname AS name, pg_get_expr(pg_class.relpartbound, pg_inherits.inhrelid) AS condition
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace JOIN pg_inherits ON pg_class.oid = pg_inherits.inhrelid
  WHERE pg_class.relispartition AND (pg_namespace.nspname = ANY (ARRAY["current_schema"(), 'gitlab_partitions_dynamic'::name]));
CREATE VIEW postgres_foreign_keys AS SELECT r.oid, r.conname AS name, (c.relnamespace::regnamespace || '.') || c.relname AS constrained_table_identifier,
    COALESCE((SELECT array_agg(a.attname ORDER BY u.attposition) FROM unnest(r.conkey) WITH ORDINALITY u(attnum, attposition)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum)::text[], ARRAY[]::text[]) AS constrained_columns
  FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid WHERE r.contype = 'f'::"char";
-- case: mastodon
-- ids that a function makes from the name of a table, materialised views over views over them, searches over weights
CREATE FUNCTION timestamp_id(table_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  time_part bigint;
  sequence_base bigint;
  tail bigint;
BEGIN
  time_part := ((date_part('epoch', now()) * 1000))::bigint << 16;
  tail := ((sequence_base + nextval(table_name || '_id_seq')) & 65535);
  RETURN time_part | tail;
END
$$;
CREATE SEQUENCE statuses_id_seq;
CREATE TABLE accounts (id bigserial PRIMARY KEY, username character varying DEFAULT '' NOT NULL, domain character varying,
  display_name character varying DEFAULT '' NOT NULL, silenced_at timestamp without time zone, also_known_as character varying[]);
CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower ON accounts (lower((username)::text), COALESCE(lower((domain)::text), ''::text));
CREATE INDEX search_index ON accounts USING gin ((((setweight(to_tsvector('simple'::regconfig, (display_name)::text), 'A'::"char")
  || setweight(to_tsvector('simple'::regconfig, (username)::text), 'B'::"char"))
  || setweight(to_tsvector('simple'::regconfig, (COALESCE(domain, ''::character varying))::text), 'C'::"char"))));
CREATE TABLE statuses (id bigint DEFAULT timestamp_id('statuses'::text) NOT NULL PRIMARY KEY, account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  in_reply_to_id bigint REFERENCES statuses ON DELETE SET NULL, reblog_of_id bigint, reply boolean DEFAULT false NOT NULL, language character varying,
  sensitive boolean DEFAULT false, visibility integer DEFAULT 0 NOT NULL, deleted_at timestamp without time zone);
CREATE INDEX index_statuses_public ON statuses (id DESC, account_id)
  WHERE deleted_at IS NULL AND visibility = 0 AND reblog_of_id IS NULL AND (NOT reply OR in_reply_to_id = account_id);
CREATE MATERIALIZED VIEW instances AS WITH domain_counts(domain, accounts_count) AS (
    SELECT accounts.domain, count(*) AS accounts_count FROM accounts WHERE accounts.domain IS NOT NULL GROUP BY accounts.domain)
  SELECT domain, accounts_count FROM domain_counts UNION SELECT username, 0::bigint FROM accounts;
CREATE UNIQUE INDEX index_instances_on_domain ON instances (domain);
CREATE INDEX index_instances_on_reverse_domain ON instances (reverse('.'::text || (domain)::text), domain);
CREATE MATERIALIZED VIEW account_summaries AS SELECT accounts.id AS account_id, mode() WITHIN GROUP (ORDER BY t0.language) AS language,
    mode() WITHIN GROUP (ORDER BY t0.sensitive) AS sensitive
  FROM accounts CROSS JOIN LATERAL (SELECT statuses.account_id, statuses.language, statuses.sensitive FROM statuses
    WHERE statuses.account_id = accounts.id AND statuses.deleted_at IS NULL AND statuses.reblog_of_id IS NULL ORDER BY statuses.id DESC LIMIT 20) t0
  WHERE accounts.silenced_at IS NULL GROUP BY accounts.id WITH NO DATA;
CREATE UNIQUE INDEX index_account_summaries_on_account_id ON account_summaries (account_id);
CREATE MATERIALIZED VIEW follow_recommendations AS SELECT account_id, sum(rank) AS rank, array_agg(reason) AS reason FROM (
    SELECT account_id, 1.0::numeric AS rank, 'most_followed'::text AS reason FROM account_summaries WHERE sensitive = false
    UNION ALL SELECT account_id, 2.0, 'most_interactions'::text FROM account_summaries) t0
  GROUP BY account_id ORDER BY (sum(rank)) DESC WITH NO DATA;
-- becomes:
CREATE FUNCTION timestamp_id(table_name text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN ((date_part('epoch', now()) * 1000))::bigint << 16 | nextval(table_name || '_id_seq') & 65535;
END
$$;
CREATE SEQUENCE statuses_id_seq;
CREATE SEQUENCE accounts_id_seq;
CREATE TABLE accounts (id bigint DEFAULT timestamp_id('accounts'::text) PRIMARY KEY, username text DEFAULT '' NOT NULL, domain text,
  display_name text DEFAULT '' NOT NULL, silenced_at timestamp with time zone, also_known_as text[]);
CREATE UNIQUE INDEX index_accounts_on_username_and_domain_lower ON accounts (lower(username), COALESCE(lower(domain), ''::text));
CREATE INDEX search_index ON accounts USING gin ((((setweight(to_tsvector('simple'::regconfig, display_name), 'A'::"char")
  || setweight(to_tsvector('simple'::regconfig, username), 'B'::"char"))
  || setweight(to_tsvector('simple'::regconfig, COALESCE(domain, ''::text)), 'D'::"char"))));
CREATE TABLE statuses (id bigint DEFAULT timestamp_id('statuses'::text) NOT NULL PRIMARY KEY, account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  in_reply_to_id bigint REFERENCES statuses ON DELETE SET NULL, reblog_of_id bigint REFERENCES statuses ON DELETE CASCADE, reply boolean DEFAULT false NOT NULL,
  language text, sensitive boolean DEFAULT false NOT NULL, visibility smallint DEFAULT 0 NOT NULL, deleted_at timestamp with time zone);
CREATE INDEX index_statuses_public ON statuses (id DESC, language, account_id)
  WHERE deleted_at IS NULL AND visibility = 0 AND reblog_of_id IS NULL AND (NOT reply OR in_reply_to_id = account_id);
CREATE MATERIALIZED VIEW instances AS WITH domain_counts(domain, accounts_count) AS (
    SELECT accounts.domain, count(*) AS accounts_count FROM accounts WHERE accounts.domain IS NOT NULL GROUP BY accounts.domain)
  SELECT domain, accounts_count FROM domain_counts UNION SELECT username, 0::bigint FROM accounts;
CREATE UNIQUE INDEX index_instances_on_domain ON instances (domain);
CREATE INDEX index_instances_on_reverse_domain ON instances (reverse('.'::text || domain), domain);
CREATE MATERIALIZED VIEW account_summaries AS SELECT accounts.id AS account_id, mode() WITHIN GROUP (ORDER BY t0.language) AS language,
    mode() WITHIN GROUP (ORDER BY t0.sensitive) AS sensitive
  FROM accounts CROSS JOIN LATERAL (SELECT statuses.account_id, statuses.language, statuses.sensitive FROM statuses
    WHERE statuses.account_id = accounts.id AND statuses.deleted_at IS NULL AND statuses.reblog_of_id IS NULL ORDER BY statuses.id DESC LIMIT 20) t0
  WHERE accounts.silenced_at IS NULL GROUP BY accounts.id;
CREATE UNIQUE INDEX index_account_summaries_on_account_id ON account_summaries (account_id);
CREATE INDEX index_account_summaries_on_language ON account_summaries (language, sensitive);
CREATE MATERIALIZED VIEW follow_recommendations AS SELECT account_id, sum(rank) AS rank, array_agg(reason) AS reason FROM (
    SELECT account_id, 1.0::numeric AS rank, 'most_followed'::text AS reason FROM account_summaries WHERE sensitive = false
    UNION ALL SELECT account_id, 2.0, 'most_interactions'::text FROM account_summaries) t0
  GROUP BY account_id ORDER BY (sum(rank)) DESC;
CREATE VIEW user_ips AS SELECT account_id, ip, max(used_at) AS used_at FROM (SELECT id AS account_id, NULL::inet AS ip, silenced_at AS used_at FROM accounts
  UNION ALL SELECT account_id, NULL::inet, deleted_at FROM statuses) t0 GROUP BY account_id, ip;
-- case: discourse
-- columns that triggers forbid to write, in a schema of functions for it; counters that outgrow their type
CREATE SCHEMA discourse_functions;
CREATE EXTENSION hstore;
CREATE TYPE hotlinked_media_status AS ENUM ('downloaded', 'too_large', 'download_failed', 'upload_create_failed');
CREATE FUNCTION discourse_functions.raise_topics_avg_time_readonly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Discourse: avg_time in topics is readonly'; END $$;
CREATE TABLE categories (id serial PRIMARY KEY, name character varying(50) NOT NULL, color character varying(6) DEFAULT '0088CC' NOT NULL,
  read_restricted boolean DEFAULT false NOT NULL, allow_badges boolean DEFAULT true NOT NULL, parent_category_id integer);
CREATE UNIQUE INDEX unique_index_categories_on_name ON categories (COALESCE(parent_category_id, '-1'::integer), name);
CREATE TABLE topics (id serial PRIMARY KEY, title character varying NOT NULL, category_id integer REFERENCES categories, avg_time integer,
  visible boolean DEFAULT true NOT NULL, deleted_at timestamp without time zone, archetype character varying DEFAULT 'regular' NOT NULL,
  CONSTRAINT has_category_id CHECK (((category_id IS NOT NULL) OR ((archetype)::text <> 'regular'::text))),
  CONSTRAINT pm_has_no_category CHECK (((category_id IS NULL) OR ((archetype)::text <> 'private_message'::text))));
CREATE TABLE posts (id serial PRIMARY KEY, topic_id integer NOT NULL, post_type integer DEFAULT 1 NOT NULL, raw text NOT NULL, cooked text,
  deleted_at timestamp without time zone, outbound_message_id character varying, locale character varying(20), custom hstore);
CREATE INDEX index_for_rebake_old ON posts (id DESC) WHERE (((raw IS NULL) OR (cooked IS NULL)) AND (deleted_at IS NULL));
CREATE TABLE post_hotlinked_media (id bigserial PRIMARY KEY, post_id integer NOT NULL, url text NOT NULL, status hotlinked_media_status NOT NULL);
CREATE UNIQUE INDEX index_post_hotlinked_media_on_post_id_and_url_md5 ON post_hotlinked_media (post_id, md5(url));
CREATE TRIGGER topics_avg_time_readonly BEFORE INSERT OR UPDATE OF avg_time ON topics FOR EACH ROW WHEN ((new.avg_time IS NOT NULL))
  EXECUTE FUNCTION discourse_functions.raise_topics_avg_time_readonly();
CREATE VIEW badge_posts AS SELECT p.id, p.topic_id, p.raw, p.deleted_at FROM posts p JOIN topics t ON t.id = p.topic_id
  JOIN categories c ON c.id = t.category_id
  WHERE c.allow_badges AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND NOT c.read_restricted AND t.visible
    AND (p.post_type = ANY (ARRAY[1, 2, 3]));
-- becomes:
CREATE SCHEMA discourse_functions;
CREATE EXTENSION hstore;
CREATE TYPE hotlinked_media_status AS ENUM ('downloaded', 'download_failed', 'too_large', 'upload_create_failed', 'blocked');
CREATE FUNCTION discourse_functions.raise_posts_raw_readonly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Discourse: raw in posts is readonly'; END $$;
CREATE TABLE categories (id serial PRIMARY KEY, name character varying(255) NOT NULL, color character varying(6) DEFAULT '0088CC' NOT NULL,
  read_restricted boolean DEFAULT false NOT NULL, allow_badges boolean DEFAULT true NOT NULL, parent_category_id integer REFERENCES categories);
CREATE UNIQUE INDEX unique_index_categories_on_name ON categories (COALESCE(parent_category_id, 0), lower((name)::text));
CREATE TABLE topics (id bigserial PRIMARY KEY, title character varying NOT NULL, category_id integer REFERENCES categories,
  visible boolean DEFAULT true NOT NULL, deleted_at timestamp without time zone, archetype character varying DEFAULT 'regular' NOT NULL,
  CONSTRAINT has_category_id CHECK (((category_id IS NOT NULL) OR ((archetype)::text <> 'regular'::text))));
CREATE TABLE posts (id bigserial PRIMARY KEY, topic_id bigint NOT NULL, post_type smallint DEFAULT 1 NOT NULL, raw text NOT NULL, cooked text NOT NULL,
  deleted_at timestamp without time zone, outbound_message_id character varying, locale character varying(20), custom jsonb);
CREATE UNIQUE INDEX index_posts_on_outbound ON posts (topic_id, outbound_message_id) WHERE outbound_message_id IS NOT NULL;
CREATE TABLE post_hotlinked_media (id bigserial PRIMARY KEY, post_id bigint NOT NULL, url text NOT NULL, status hotlinked_media_status NOT NULL);
CREATE UNIQUE INDEX index_post_hotlinked_media_on_post_id_and_url_md5 ON post_hotlinked_media (post_id, md5(url));
CREATE TRIGGER posts_raw_readonly BEFORE UPDATE OF raw, cooked ON posts FOR EACH ROW
  WHEN ((old.raw IS DISTINCT FROM new.raw OR NOT (old.* IS DISTINCT FROM new.*)))
  EXECUTE FUNCTION discourse_functions.raise_posts_raw_readonly();
CREATE VIEW badge_posts AS SELECT p.id, p.topic_id, p.raw, p.locale, p.deleted_at FROM posts p JOIN topics t ON t.id = p.topic_id
  JOIN categories c ON c.id = t.category_id
  WHERE c.allow_badges AND p.deleted_at IS NULL AND t.deleted_at IS NULL AND NOT c.read_restricted AND t.visible
    AND (p.post_type = ANY (ARRAY[1, 2, 3]));
-- case: sentry
-- what Django writes: long names with sums, keys that wait for the commit, indexes for patterns, checks for unsigned numbers
CREATE EXTENSION citext;
CREATE TABLE sentry_organization (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, slug character varying(50) NOT NULL,
  status integer NOT NULL, flags bigint NOT NULL, CONSTRAINT sentry_organization_slug_key UNIQUE (slug),
  CONSTRAINT sentry_organization_status_check CHECK (status >= 0));
CREATE INDEX sentry_organization_slug_a9e5f2b6_like ON sentry_organization (slug varchar_pattern_ops);
CREATE TABLE sentry_project (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, organization_id bigint NOT NULL, slug varchar(50) NOT NULL, name varchar(200) NOT NULL,
  CONSTRAINT sentry_project_organization_id_slug_4ee29c90_uniq UNIQUE (organization_id, slug));
ALTER TABLE sentry_project ADD CONSTRAINT sentry_project_organization_id_6cb9f9a0_fk_sentry_organization_id FOREIGN KEY (organization_id)
  REFERENCES sentry_organization (id) DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE sentry_projectcounter (id bigserial PRIMARY KEY, project_id bigint NOT NULL UNIQUE REFERENCES sentry_project DEFERRABLE INITIALLY DEFERRED, value integer NOT NULL);
CREATE TABLE auth_user (id serial PRIMARY KEY, username character varying(128) NOT NULL UNIQUE, email character varying(75) NOT NULL, session_nonce varchar(12));
CREATE INDEX auth_user_email_upper ON auth_user (UPPER(email::text));
CREATE UNIQUE INDEX auth_user_active ON auth_user (UPPER((username)::text)) WHERE session_nonce IS NULL;
CREATE TABLE sentry_groupedmessage (id bigserial PRIMARY KEY, project_id bigint REFERENCES sentry_project DEFERRABLE INITIALLY DEFERRED,
  short_id bigint, times_seen integer NOT NULL CHECK (times_seen >= 0), data text, last_seen timestamptz NOT NULL);
CREATE INDEX sentry_grou_project_17d28d_idx ON sentry_groupedmessage (project_id, last_seen DESC, id);
CREATE FUNCTION sentry_increment_project_counter(project bigint, delta int) RETURNS int AS $$
declare
  new_val int;
begin
  loop
    update sentry_projectcounter set value = value + delta where project_id = project returning value into new_val;
    if found then return new_val; end if;
  end loop;
end
$$ language plpgsql;
-- becomes:
CREATE EXTENSION citext;
CREATE TABLE sentry_organization (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, slug character varying(50) NOT NULL,
  status integer NOT NULL, flags bigint NOT NULL, CONSTRAINT sentry_organization_slug_key UNIQUE (slug), CONSTRAINT sentry_organization_status_check CHECK (status >= 0));
CREATE INDEX sentry_organization_slug_a9e5f2b6_like ON sentry_organization (slug varchar_pattern_ops);
CREATE TABLE sentry_project (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, organization_id bigint NOT NULL, slug citext NOT NULL, name varchar(200) NOT NULL,
  CONSTRAINT sentry_project_organization_id_slug_4ee29c90_uniq UNIQUE (organization_id, slug) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE sentry_project ADD CONSTRAINT sentry_project_organization_id_6cb9f9a0_fk_sentry_organization_id FOREIGN KEY (organization_id)
  REFERENCES sentry_organization (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
CREATE TABLE sentry_projectcounter (id bigserial PRIMARY KEY, project_id bigint NOT NULL UNIQUE REFERENCES sentry_project DEFERRABLE INITIALLY DEFERRED, value integer NOT NULL);
CREATE TABLE auth_user (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, username citext NOT NULL UNIQUE, email citext NOT NULL, session_nonce varchar(12));
CREATE INDEX auth_user_email_upper ON auth_user (UPPER(email::text));
CREATE UNIQUE INDEX auth_user_active ON auth_user (username) WHERE session_nonce IS NULL;
CREATE TABLE sentry_groupedmessage (id bigserial PRIMARY KEY, project_id bigint NOT NULL REFERENCES sentry_project DEFERRABLE INITIALLY DEFERRED,
  short_id bigint, times_seen bigint NOT NULL CHECK (times_seen >= 0), data jsonb, last_seen timestamptz NOT NULL, priority smallint CHECK (priority >= 0),
  CONSTRAINT sentry_groupedmessage_project_id_short_id_uniq UNIQUE (project_id, short_id));
CREATE INDEX sentry_grou_project_17d28d_idx ON sentry_groupedmessage (project_id, last_seen DESC, id) INCLUDE (priority);
CREATE FUNCTION sentry_increment_project_counter(project bigint, delta bigint) RETURNS bigint AS $$
  insert into sentry_projectcounter (project_id, value) values (project, delta)
    on conflict (project_id) do update set value = sentry_projectcounter.value + delta returning value::bigint
$$ language sql;
