create schema default_privileges_bad;
create schema default_privileges_good;
grant usage on schema default_privileges_bad, default_privileges_good to anon, authenticated;

set search_path = default_privileges_bad;
alter default privileges in schema default_privileges_bad grant select on tables to anon;
alter default privileges in schema default_privileges_bad grant execute on functions to authenticated;

set search_path = default_privileges_good;
alter default privileges in schema default_privileges_good grant select on tables to service_role;
