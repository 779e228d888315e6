create schema definer_runs_text_bad;
create schema definer_runs_text_good;
grant usage on schema definer_runs_text_bad, definer_runs_text_good to anon, authenticated;

set search_path = definer_runs_text_bad;
create function joined(t text) returns void language plpgsql security definer set search_path = ''
  as $$ begin execute 'select * from ' || t; end $$;
create function formatted(t text) returns void language plpgsql security definer set search_path = ''
  as $$ begin execute format('select * from %s', t); end $$;
create function whole(t text) returns void language plpgsql security definer set search_path = ''
  as $$ begin execute t; end $$;

set search_path = definer_runs_text_good;
create function quoted(t text) returns void language plpgsql security definer set search_path = ''
  as $$ begin execute format('select * from %I where a = %L', t, t); end $$;
create function bound(t text) returns void language plpgsql security definer set search_path = ''
  as $$ begin execute 'select $1' using t; end $$;
create function as_invoker(t text) returns void language plpgsql set search_path = ''
  as $$ begin execute t; end $$;
