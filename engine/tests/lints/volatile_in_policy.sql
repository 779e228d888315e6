create schema volatile_in_policy_bad;
create schema volatile_in_policy_good;
grant usage on schema volatile_in_policy_bad, volatile_in_policy_good to anon, authenticated;

set search_path = volatile_in_policy_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create function me() returns uuid language sql set search_path = '' as 'select auth.uid()';
create policy a on notes for select to authenticated using (owner = (select me()));
create policy b on notes for select to authenticated using (random() > 0.5);

set search_path = volatile_in_policy_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create function me() returns uuid language sql stable set search_path = '' as 'select auth.uid()';
create policy a on notes for select to authenticated using (owner = (select me()));
