create function caller() returns integer language sql stable as $$ select 1 $$;
comment on policy own on diary is 'the owner alone';
revoke execute on function caller() from public;
grant execute on function caller() to authenticated;
