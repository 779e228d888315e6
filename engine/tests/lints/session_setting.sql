create schema session_setting_bad;
create schema session_setting_good;
grant usage on schema session_setting_bad, session_setting_good to anon, authenticated;

set search_path = session_setting_bad;
create function login(who text) returns void language plpgsql set search_path = ''
  as $$ begin perform set_config('app.current_user_id', coalesce(who, ''), false); end $$;
revoke execute on function login from public;

set search_path = session_setting_good;
create function login(who text) returns void language plpgsql set search_path = ''
  as $$ begin perform set_config('app.current_user_id', who, true); if false then return; end if; end $$;
revoke execute on function login from public;
