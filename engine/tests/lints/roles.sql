-- The roles and functions that the cases lean on: a client signed in, one who is not, and a server.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create schema auth;
grant usage on schema auth to public;
create table auth.users (id uuid primary key, email text unique, raw_user_meta_data jsonb);
create function auth.uid() returns uuid language sql stable
  as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
create function auth.jwt() returns jsonb language sql stable
  as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.role() returns text language sql stable
  as $$ select nullif(current_setting('request.jwt.claim.role', true), '') $$;
create function auth.email() returns text language sql stable
  as $$ select nullif(current_setting('request.jwt.claim.email', true), '') $$;
create schema app;
grant usage on schema app to public;
-- The caller of an application whose users have text ids.
create function app.uid() returns text language sql stable set search_path = ''
  as $$ select nullif(current_setting('app.current_user_id', true), '') $$;
create schema storage;
create table storage.buckets (id text primary key, public boolean not null default false);
create table storage.objects (id uuid primary key, bucket_id text references storage.buckets, owner uuid, name text);
alter table storage.objects enable row level security;
grant usage on schema storage to anon, authenticated;
grant all on storage.objects to anon, authenticated;
create schema extensions;
