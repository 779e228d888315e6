create schema unscoped_unique_bad;
create schema unscoped_unique_good;
grant usage on schema unscoped_unique_bad, unscoped_unique_good to anon, authenticated;

set search_path = unscoped_unique_bad;
create table projects (id int primary key, tenant_id int, slug text unique);
alter table projects enable row level security;
grant insert on projects to authenticated;

set search_path = unscoped_unique_good;
create table projects (id int primary key, tenant_id int, slug text, unique (tenant_id, slug));
alter table projects enable row level security;
grant insert on projects to authenticated;
