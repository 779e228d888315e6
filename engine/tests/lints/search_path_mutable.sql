-- since 14
create schema search_path_mutable_bad;
create schema search_path_mutable_good;
grant usage on schema search_path_mutable_bad, search_path_mutable_good to anon, authenticated;

set search_path = search_path_mutable_bad;
create function one() returns int language sql as 'select 1';
create function two() returns int language plpgsql security definer as 'begin return 1; end';

set search_path = search_path_mutable_good;
create function one() returns int language sql set search_path = '' as 'select 1';
create function two() returns int language sql begin atomic select 1; end;
create function three() returns int language sql return 1;
