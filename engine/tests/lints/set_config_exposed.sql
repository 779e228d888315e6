create schema set_config_exposed_bad;
create schema set_config_exposed_good;
grant usage on schema set_config_exposed_bad, set_config_exposed_good to anon, authenticated;

set search_path = set_config_exposed_bad;
create function set_setting(name text, value text) returns text language sql set search_path = ''
  as $$ select set_config(name, value, true) $$;

set search_path = set_config_exposed_good;
create function set_setting(name text, value text) returns text language sql set search_path = ''
  as $$ select set_config(name, value, true) $$;
revoke execute on function set_setting from public;
grant execute on function set_setting to service_role;
create function quiet() returns text language sql set search_path = ''
  as $$ select set_config('application_name', 'x', true) $$;
