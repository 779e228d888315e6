create schema floor_missing_bad;
create schema floor_missing_good;
grant usage on schema floor_missing_bad, floor_missing_good to anon, authenticated;

set search_path = floor_missing_bad;
create table a (id int primary key, tenant_id int);
create table b (id int primary key, tenant_id int);
alter table a enable row level security;
alter table b enable row level security;
grant select on a, b to authenticated;
create policy floor on a as restrictive using (tenant_id = 1);
create policy read on a for select to authenticated using (true);
create policy read on b for select to authenticated using (tenant_id = 1);

set search_path = floor_missing_good;
create table a (id int primary key, tenant_id int);
create table b (id int primary key);
alter table a enable row level security;
alter table b enable row level security;
grant select on a, b to authenticated;
create policy floor on a as restrictive using (tenant_id = 1);
create policy read on a for select to authenticated using (true);
create policy read on b for select to authenticated using (true);
