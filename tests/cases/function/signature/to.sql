create function score(page bigint) returns bigint language sql immutable as $$ select page $$;
comment on function score(bigint) is 'how good';
revoke execute on function score(bigint) from public;
grant execute on function score(bigint) to anon, coach;
