revoke update, delete, truncate on ledger from current_user;
create function secret() returns integer language sql as 'select 1';
grant execute on function secret() to anon;
create sequence numbers;
grant select on sequence numbers to anon, coach;
create type mood as enum ('a');
revoke usage on type mood from public;
create domain word as text;
grant usage on domain word to anon;
