create schema grant_option_bad;
create schema grant_option_good;
grant usage on schema grant_option_bad, grant_option_good to anon, authenticated;

set search_path = grant_option_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select on notes to authenticated with grant option;

set search_path = grant_option_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select on notes to authenticated;
