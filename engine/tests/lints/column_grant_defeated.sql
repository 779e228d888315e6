create schema column_grant_defeated_bad;
create schema column_grant_defeated_good;
grant usage on schema column_grant_defeated_bad, column_grant_defeated_good to anon, authenticated;

set search_path = column_grant_defeated_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select (id, body), update (body) on notes to authenticated;
grant update on notes to public;

set search_path = column_grant_defeated_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select (id, body) on notes to authenticated;
grant update on notes to authenticated;
