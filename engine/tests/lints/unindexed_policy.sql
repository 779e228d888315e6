create schema unindexed_policy_bad;
create schema unindexed_policy_good;
grant usage on schema unindexed_policy_bad, unindexed_policy_good to anon, authenticated;

set search_path = unindexed_policy_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = (select auth.uid()));

set search_path = unindexed_policy_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = (select auth.uid()));
create index on notes (owner, id);
