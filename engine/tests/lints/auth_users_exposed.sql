create schema auth_users_exposed_bad;
create schema auth_users_exposed_good;
grant usage on schema auth_users_exposed_bad, auth_users_exposed_good to anon, authenticated;

set search_path = auth_users_exposed_bad;
create view members as select id, email from auth.users;
grant select on members to anon;

set search_path = auth_users_exposed_good;
create view members as select id, email from auth.users;
grant select on members to service_role;
