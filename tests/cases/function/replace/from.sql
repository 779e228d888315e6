create function visible(n bigint) returns boolean language sql stable as $$ select n > 0 $$;
comment on function visible(bigint) is 'may it be seen?';
grant execute on function visible(bigint) to coach;
