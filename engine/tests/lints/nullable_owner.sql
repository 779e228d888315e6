create schema nullable_owner_bad;
create schema nullable_owner_good;
grant usage on schema nullable_owner_bad, nullable_owner_good to anon, authenticated;

set search_path = nullable_owner_bad;
create table notes (id int primary key, owner uuid);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (owner = auth.uid());

set search_path = nullable_owner_good;
create table notes (id int primary key, owner uuid not null);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (owner = auth.uid());
