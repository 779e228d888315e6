alter default privileges in schema public grant select, insert on tables to anon;
alter default privileges in schema public grant execute on functions to anon;
alter default privileges in schema public grant usage on sequences to coach;
create function helper() returns integer language sql as 'select 1';
