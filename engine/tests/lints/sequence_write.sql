create schema sequence_write_bad;
create schema sequence_write_good;
grant usage on schema sequence_write_bad, sequence_write_good to anon, authenticated;

set search_path = sequence_write_bad;
create sequence numbers;
grant usage, update on sequence numbers to authenticated;

set search_path = sequence_write_good;
create sequence numbers;
grant usage on sequence numbers to authenticated;
