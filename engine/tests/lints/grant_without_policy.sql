create schema grant_without_policy_bad;
create schema grant_without_policy_good;
grant usage on schema grant_without_policy_bad, grant_without_policy_good to anon, authenticated;

set search_path = grant_without_policy_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid());

set search_path = grant_without_policy_good;
create table notes (id int primary key, owner uuid);
alter table notes enable row level security;
grant select on notes to authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid());
