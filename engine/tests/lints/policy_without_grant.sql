create schema policy_without_grant_bad;
create schema policy_without_grant_good;
grant usage on schema policy_without_grant_bad, policy_without_grant_good to anon, authenticated;

set search_path = policy_without_grant_bad;
create table notes (id int primary key, owner uuid);
alter table notes enable row level security;
grant select on notes to authenticated;
create policy a on notes for delete to authenticated using (owner = auth.uid());

set search_path = policy_without_grant_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
