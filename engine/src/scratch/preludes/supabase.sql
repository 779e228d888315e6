-- What a Supabase project provides before the first migration, as far as schemas lean on it. As of October 2026.
--
-- It is no copy of Supabase and authenticates nobody. Statements here run as the superuser of a scratch server
-- that nobody else uses; the objects belong to supabase_admin, of which the loading role is a member.

CREATE ROLE supabase_admin NOLOGIN;
CREATE ROLE anon NOLOGIN NOINHERIT;
CREATE ROLE authenticated NOLOGIN NOINHERIT;
CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
CREATE ROLE authenticator NOLOGIN NOINHERIT;
GRANT anon, authenticated, service_role TO authenticator;

CREATE SCHEMA auth;
CREATE SCHEMA extensions;
CREATE SCHEMA realtime;
CREATE SCHEMA storage;
ALTER SCHEMA realtime OWNER TO supabase_admin;
ALTER SCHEMA auth OWNER TO supabase_admin;
ALTER SCHEMA extensions OWNER TO supabase_admin;
ALTER SCHEMA storage OWNER TO supabase_admin;
GRANT USAGE ON SCHEMA public, auth, extensions, realtime, storage TO anon, authenticated, service_role;

-- Only what foreign keys and profile triggers lean on. Callers have no privilege on it.
CREATE TABLE auth.users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text UNIQUE,
    raw_app_meta_data jsonb NOT NULL DEFAULT '{}',
    raw_user_meta_data jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE auth.users OWNER TO supabase_admin;
GRANT ALL ON auth.users TO service_role;

CREATE TABLE storage.buckets (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    owner_id text,
    public boolean DEFAULT false,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
ALTER TABLE storage.buckets OWNER TO supabase_admin;
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
GRANT ALL ON storage.buckets TO anon, authenticated, service_role;

CREATE TABLE storage.objects (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bucket_id text REFERENCES storage.buckets (id),
    name text,
    owner_id text,
    metadata jsonb,
    user_metadata jsonb,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    last_accessed_at timestamptz DEFAULT now()
);
ALTER TABLE storage.objects OWNER TO supabase_admin;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
GRANT ALL ON storage.objects TO anon, authenticated, service_role;

-- The folders in an object's name, without the file; policies on storage.objects call it.
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE
    AS $$ SELECT (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1] $$;
ALTER FUNCTION storage.foldername(text) OWNER TO supabase_admin;

-- The claims of the verified token, or null. A setting that was ever set in a session comes back as an empty
-- string once its transaction ends, hence nullif.
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
ALTER FUNCTION auth.jwt() OWNER TO supabase_admin;

-- The caller's id where ids are uuids.
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(auth.jwt() ->> 'sub', '')::uuid $$;
ALTER FUNCTION auth.uid() OWNER TO supabase_admin;

-- The role that the token claims; not always the role in force.
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(auth.jwt() ->> 'role', '') $$;
ALTER FUNCTION auth.role() OWNER TO supabase_admin;

CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(auth.jwt() ->> 'email', '') $$;
ALTER FUNCTION auth.email() OWNER TO supabase_admin;

-- What is sent over channels; policies on it say who may join one. The platform adds a partition a day.
CREATE TABLE realtime.messages (
    topic text NOT NULL,
    extension text NOT NULL,
    payload jsonb,
    event text,
    private boolean DEFAULT false,
    updated_at timestamp NOT NULL DEFAULT now(),
    inserted_at timestamp NOT NULL DEFAULT now(),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    PRIMARY KEY (id, inserted_at)
) PARTITION BY RANGE (inserted_at);
ALTER TABLE realtime.messages OWNER TO supabase_admin;
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON realtime.messages TO anon, authenticated, service_role;

-- The channel that is asked for.
CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('realtime.topic', true), '') $$;
ALTER FUNCTION realtime.topic() OWNER TO supabase_admin;
