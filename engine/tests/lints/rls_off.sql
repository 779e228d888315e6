create schema rls_off_bad;
create schema rls_off_good;
grant usage on schema rls_off_bad, rls_off_good to anon, authenticated;

set search_path = rls_off_bad;
create table notes (id int primary key, owner uuid, body text);
grant select on notes to authenticated;
create table likes (id int primary key, note int);
grant insert (note), delete on likes to public;
create table events (day date) partition by range (day);
grant select on events to anon;
-- A role with a platform's name that row security binds like any other.
create role supabase_reader nologin;
grant usage on schema rls_off_bad to supabase_reader;
create table by_name (id int primary key);
grant select on by_name to supabase_reader;

set search_path = rls_off_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select on notes to authenticated;
-- The server's own.
create table jobs (id int primary key);
grant all on jobs to service_role;
-- Nobody gets into its schema.
create schema rls_off_hidden;
create table rls_off_hidden.t (id int primary key);
grant select on rls_off_hidden.t to authenticated;
