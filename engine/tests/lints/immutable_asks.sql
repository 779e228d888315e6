create schema immutable_asks_bad;
create schema immutable_asks_good;
grant usage on schema immutable_asks_bad, immutable_asks_good to anon, authenticated;

set search_path = immutable_asks_bad;
create table notes (id int primary key);
create function uid() returns text immutable language sql set search_path = ''
  as $$ select current_setting('app.current_user_id', true) $$;
create function first() returns int immutable language sql set search_path = ''
  as $$ select min(id) from immutable_asks_bad.notes $$;
create function through() returns text immutable language sql set search_path = '' as $$ select app.uid() $$;

set search_path = immutable_asks_good;
create function uid() returns text stable language sql set search_path = ''
  as $$ select current_setting('app.current_user_id', true) $$;
create function twice(a int) returns int immutable language sql set search_path = '' as $$ select a * 2 $$;
