create procedure work(n integer) language sql as $$ select 1 $$;
create procedure tidy(in a integer, inout b text default 'y') language plpgsql as $$ begin b := (a + 1)::text; end $$;
grant execute on procedure tidy(integer, text) to service;
comment on procedure tidy(integer, text) is 'adds one';
create function twice(n integer) returns integer language sql as $$ select n * 2 $$;
create function twice(n text) returns text language sql as $$ select n || n $$;
create function twice(variadic n bigint[]) returns setof bigint language sql rows 5 as $$ select m * 2 from unnest(n) m $$;
create function parts(out a integer, out b integer) language sql as $$ select 1, 2 $$;
create function rows_of(n integer) returns table (x integer, y text) language sql as $$ select n, 'y' $$;
