create schema floor_narrower_bad;
create schema floor_narrower_good;
grant usage on schema floor_narrower_bad, floor_narrower_good to anon, authenticated;

set search_path = floor_narrower_bad;
create table notes (id int primary key, tenant text);
alter table notes enable row level security;
create policy read on notes to authenticated, anon using (true);
create policy tenant on notes as restrictive to authenticated using (tenant = app.uid());

set search_path = floor_narrower_good;
create table notes (id int primary key, tenant text);
alter table notes enable row level security;
create policy read on notes to authenticated, anon using (true);
create policy tenant on notes as restrictive to authenticated using (tenant = app.uid());
create policy tenant_of_visitors on notes as restrictive to anon using (tenant = app.uid());
