create schema local_time_bad;
create schema local_time_good;
grant usage on schema local_time_bad, local_time_good to anon, authenticated;

set search_path = local_time_bad;
create table events (id bigint primary key, at timestamp, until timestamp(3));

set search_path = local_time_good;
create table events (id bigint primary key, at timestamptz, day date, hour time);
