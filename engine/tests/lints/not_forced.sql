create role app_owner login;
create schema not_forced_bad;
create schema not_forced_good;
grant usage on schema not_forced_bad, not_forced_good to anon, authenticated;

set search_path = not_forced_bad;
create table notes (id int primary key);
alter table notes owner to app_owner;
alter table notes enable row level security;

set search_path = not_forced_good;
create table notes (id int primary key);
alter table notes owner to app_owner;
alter table notes enable row level security;
alter table notes force row level security;
create table others (id int primary key);
alter table others enable row level security;
