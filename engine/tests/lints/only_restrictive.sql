create schema only_restrictive_bad;
create schema only_restrictive_good;
grant usage on schema only_restrictive_bad, only_restrictive_good to anon, authenticated;

set search_path = only_restrictive_bad;
create table notes (id int primary key, tenant text);
alter table notes enable row level security;
create policy tenant on notes as restrictive using (tenant = app.uid());

set search_path = only_restrictive_good;
create table notes (id int primary key, tenant text);
alter table notes enable row level security;
create policy tenant on notes as restrictive using (tenant = app.uid());
create policy all_of_it on notes to authenticated using (true);
