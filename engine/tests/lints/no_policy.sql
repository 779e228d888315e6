create schema no_policy_bad;
create schema no_policy_good;
grant usage on schema no_policy_bad, no_policy_good to anon, authenticated;

set search_path = no_policy_bad;
create table notes (id int primary key);
alter table notes enable row level security;
grant select on notes to authenticated;

set search_path = no_policy_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select on notes to authenticated;
create table sessions (id int primary key);
alter table sessions enable row level security;
