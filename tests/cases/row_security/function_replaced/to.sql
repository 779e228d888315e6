create function caller() returns bigint language sql stable as $$ select 1::bigint $$;
comment on policy own on diary is 'the owner alone';
revoke execute on function caller() from public;
grant execute on function caller() to authenticated;
