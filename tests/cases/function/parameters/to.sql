create function add_up(a integer, b integer) returns integer language sql as 'select a + b';
create function next_id(tag text) returns bigint language sql as 'select 2::bigint';
create function pair(out a integer, out b text, out c boolean) language sql as $$ select 1, 'x', true $$;
create function second() returns trigger language plpgsql as $$ begin return new; end $$;
