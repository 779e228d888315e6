alter default privileges in schema public grant select, insert on tables to anon;
alter default privileges in schema public grant execute on functions to anon;
