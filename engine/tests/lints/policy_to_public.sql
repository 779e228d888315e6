create schema policy_to_public_bad;
create schema policy_to_public_good;
grant usage on schema policy_to_public_bad, policy_to_public_good to anon, authenticated;

set search_path = policy_to_public_bad;
create table notes (id int primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes using (owner = auth.uid());

set search_path = policy_to_public_good;
create table notes (id int primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = auth.uid());
create policy floor on notes as restrictive to public using (id > 0);
