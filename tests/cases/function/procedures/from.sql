create function work(n integer) returns void language sql as $$ select 1 $$;
create procedure tidy(in a integer, inout b text default 'x') language plpgsql as $$ begin b := a::text; end $$;
grant execute on procedure tidy(integer, text) to service;
create function twice(n integer) returns integer language sql as $$ select n * 2 $$;
