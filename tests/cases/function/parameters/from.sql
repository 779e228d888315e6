create function add_up(a integer, b integer default 2) returns integer language sql as 'select a + b';
create function next_id(prefix text) returns bigint language sql as 'select 1::bigint';
create function pair(out a integer, out b text) language sql as $$ select 1, 'x' $$;
create function first() returns trigger language plpgsql as $$ begin return new; end $$;
