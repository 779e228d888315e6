create schema create_on_schema_bad;
create schema create_on_schema_good;
grant usage on schema create_on_schema_bad, create_on_schema_good to anon, authenticated;

set search_path = create_on_schema_bad;
grant create on schema create_on_schema_bad to authenticated;

set search_path = create_on_schema_good;
grant create on schema create_on_schema_good to service_role;
