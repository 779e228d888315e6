create schema disabled_trigger_bad;
create schema disabled_trigger_good;
grant usage on schema disabled_trigger_bad, disabled_trigger_good to anon, authenticated;

set search_path = disabled_trigger_bad;
create table notes (id int primary key);
create function guard() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger guard before update on notes for each row execute function guard();
alter table notes disable trigger guard;

set search_path = disabled_trigger_good;
create table notes (id int primary key);
create function guard() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger guard before update on notes for each row execute function guard();
