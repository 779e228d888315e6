create function score(n bigint) returns integer language sql immutable as $$ select n::integer $$;
comment on function score(bigint) is 'how good';
revoke execute on function score(bigint) from public;
grant execute on function score(bigint) to anon, coach;
