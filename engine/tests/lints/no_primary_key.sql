create schema no_primary_key_bad;
create schema no_primary_key_good;
grant usage on schema no_primary_key_bad, no_primary_key_good to anon, authenticated;

set search_path = no_primary_key_bad;
create table notes (id int);

set search_path = no_primary_key_good;
create table notes (id int primary key);
create table events (id int primary key) partition by range (id);
create table events_1 partition of events for values from (1) to (2);
