create schema key_to_auth_unique_bad;
create schema key_to_auth_unique_good;
grant usage on schema key_to_auth_unique_bad, key_to_auth_unique_good to anon, authenticated;

set search_path = key_to_auth_unique_bad;
create table profiles (id int primary key, email text references auth.users (email));

set search_path = key_to_auth_unique_good;
create table profiles (id uuid primary key references auth.users (id));
