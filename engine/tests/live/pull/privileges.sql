-- Privileges on everything, taken away and given.
create schema app;
revoke all on schema public from public;
grant usage, create on schema app to app_admin with grant option;
create function app.secret() returns int language sql as 'select 1';
revoke execute on function app.secret() from public;
grant execute on function app.secret() to reader;
create sequence app.numbers;
grant usage on sequence app.numbers to reader;
create table app.t (id int, a int, b int);
grant select (a) on app.t to reader;
grant insert on app.t to reader with grant option;
grant update (a) on app.t to writer with grant option;
grant update on app.t to writer;
revoke all on app.t from current_user;
create type app.e as enum ('x');
revoke usage on type app.e from public;
alter default privileges in schema app grant select on tables to reader;
alter default privileges revoke execute on functions from public;
