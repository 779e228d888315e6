create function visible(n bigint) returns boolean language sql stable security definer set search_path = ''
as $body$
    select n > 10 or n = 5 -- $$ is no end
$body$;
comment on function visible(bigint) is 'may it be seen?';
grant execute on function visible(bigint) to coach;
