create schema small_key_bad;
create schema small_key_good;
grant usage on schema small_key_bad, small_key_good to anon, authenticated;

set search_path = small_key_bad;
create table people (id int generated always as identity primary key);
create table kinds (id smallserial primary key);

set search_path = small_key_good;
create table people (id bigint generated always as identity primary key, age int, kind smallint not null default 1);
