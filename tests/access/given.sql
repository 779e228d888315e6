-- What every change of the corpus starts from.
create role app_owner nologin;
create role anon nologin;
create role authenticated nologin;
create role auditor nologin;
create role service_role nologin bypassrls;
create schema app;
alter schema app owner to app_owner;
alter schema public owner to app_owner;
grant usage on schema public to anon, authenticated, auditor, service_role;
grant usage on schema app to authenticated, service_role;

create function app.caller() returns text language sql stable set search_path = ''
  as $$ select nullif(current_setting('app.uid', true), '') $$;

create type link_status as enum ('pending', 'active', 'ended');
create table users (id text primary key, kind text not null default 'runner', team text, email text);
create table links (id integer primary key, coach text not null references users, runner text not null references users,
  status link_status not null default 'pending', invited_by text);
create table workouts (id integer primary key, owner text not null references users, title text,
  shared boolean not null default false, team text);
create table notes (id integer primary key, workout integer not null references workouts, author text not null, body text);
create table events (id integer, owner text, day date not null) partition by range (day);
create table events_old partition of events for values from ('2020-01-01') to ('2025-01-01');
create table events_new partition of events for values from ('2025-01-01') to ('2030-01-01');

create function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status = 'active' $$;
create function app.is_admin() returns boolean language sql stable security definer set search_path = ''
  as $$ select exists (select 1 from public.users u where u.id = app.caller() and u.kind = 'admin') $$;
create function app.is_admin_slow() returns boolean language plpgsql stable security definer set search_path = ''
  as $$ begin return exists (select 1 from public.users u where u.id = app.caller() and u.kind = 'admin'); end $$;
create function app.workout_title(which integer) returns text language sql stable security definer set search_path = ''
  as $$ select w.title from public.workouts w where w.id = which and w.owner = app.caller() $$;
create function app.keep_parties() returns trigger language plpgsql set search_path = ''
  as $$ begin if new.coach <> old.coach or new.runner <> old.runner then raise insufficient_privilege; end if; return new; end $$;
revoke execute on function app.my_runners(), app.is_admin(), app.is_admin_slow(), app.workout_title(integer) from public;
grant execute on function app.my_runners(), app.is_admin(), app.is_admin_slow() to authenticated;

alter table users enable row level security;
alter table links enable row level security;
alter table workouts enable row level security;
alter table notes enable row level security;
alter table events enable row level security;
alter table events_old enable row level security;
alter table events_new enable row level security;

create policy u_select on users for select to authenticated using (id = (select app.caller()));
create policy l_select on links for select to authenticated using (coach = (select app.caller()) or runner = (select app.caller()));
create policy l_insert on links for insert to authenticated with check (coach = (select app.caller()) and status = 'pending');
create policy l_update on links for update to authenticated using (runner = (select app.caller())) with check (runner = (select app.caller()));
create trigger keep_parties before update on links for each row execute function app.keep_parties();
create policy w_select on workouts for select to authenticated
  using (owner = (select app.caller()) or owner = any (array(select app.my_runners())));
create policy w_insert on workouts for insert to authenticated with check (owner = (select app.caller()));
create policy w_update on workouts for update to authenticated using (owner = (select app.caller())) with check (owner = (select app.caller()));
create policy w_delete on workouts for delete to authenticated using (owner = (select app.caller()));
create policy n_select on notes for select to authenticated using (exists (select 1 from workouts w where w.id = notes.workout));
create policy n_insert on notes for insert to authenticated with check (author = (select app.caller()));
create policy e_select on events for select to authenticated using (owner = (select app.caller()));

create view shared_page as select id, title from workouts where shared;
create materialized view totals as select owner, id from workouts;

grant select on users, links, notes, events to authenticated;
grant insert on links, notes to authenticated;
grant update (status) on links to authenticated;
grant select, insert, update, delete on workouts to authenticated;
grant select on shared_page to authenticated;
grant select on users, workouts to service_role;

-- since 15
create view feed with (security_invoker = true) as select id, owner, title from workouts;
grant select on feed to authenticated;
