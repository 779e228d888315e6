create schema extension_in_public_bad;
create schema extension_in_public_good;
grant usage on schema extension_in_public_bad, extension_in_public_good to anon, authenticated;

set search_path = extension_in_public_bad;
create table notes (id int primary key);
create extension pg_trgm;

set search_path = extension_in_public_good;
create schema extension_in_public_apart;
create extension citext schema extension_in_public_apart;
