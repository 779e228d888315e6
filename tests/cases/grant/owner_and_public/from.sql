create function secret() returns integer language sql as 'select 1';
revoke execute on function secret() from public;
create sequence numbers;
grant usage on sequence numbers to anon;
create type mood as enum ('a');
create domain word as text;
