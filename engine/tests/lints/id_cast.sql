create schema id_cast_bad;
create schema id_cast_good;
grant usage on schema id_cast_bad, id_cast_good to anon, authenticated;

set search_path = id_cast_bad;
create table notes (id int primary key, owner text);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (owner::uuid = auth.uid());

set search_path = id_cast_good;
create table notes (id int primary key, owner text);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (owner = (select auth.uid())::text);
