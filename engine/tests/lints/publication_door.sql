-- since 15
create schema publication_door_bad;
create schema publication_door_good;
grant usage on schema publication_door_bad, publication_door_good to anon, authenticated;

set search_path = publication_door_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create publication publication_door_bad for table notes;
create publication publication_door_bad_schema for tables in schema publication_door_bad;

set search_path = publication_door_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create publication supabase_realtime for table notes;
create table countries (code text primary key);
create publication publication_door_good for table countries;
