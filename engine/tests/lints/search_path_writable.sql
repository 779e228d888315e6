create schema search_path_writable_bad;
create schema search_path_writable_good;
grant usage on schema search_path_writable_bad, search_path_writable_good to anon, authenticated;

set search_path = search_path_writable_bad;
create schema search_path_writable_open;
grant usage, create on schema search_path_writable_open to authenticated;
create function one() returns int language sql security definer set search_path = search_path_writable_bad as 'select 1';
create function two() returns int language sql security definer
  set search_path = search_path_writable_open, pg_temp as 'select 1';

set search_path = search_path_writable_good;
create function one() returns int language sql security definer set search_path = '' as 'select 1';
create function two() returns int language sql security definer
  set search_path = search_path_writable_good, pg_temp as 'select 1';
create function three() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1';
