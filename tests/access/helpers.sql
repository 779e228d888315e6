-- case: a helper forgets the status
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() $$;

-- case: a helper takes another status
-- wants: CHANGED authenticated SELECT workouts feed notes
-- wants: CHANGED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status = 'pending' $$;

-- case: a helper takes one status more
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status in ('active', 'pending') $$;

-- case: a helper excludes one status only
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status <> 'ended' $$;

-- case: a helper asks for more
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status = 'active' and l.invited_by is not null $$;

-- case: a helper in the other direction
-- wants: CHANGED authenticated SELECT workouts feed notes
-- wants: CHANGED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.coach from public.links l where l.runner = app.caller() and l.status = 'active' $$;

-- case: a helper forgets the caller
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.status = 'active' $$;

-- case: a helper with a union
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status = 'active'
        union select l.coach from public.links l where l.runner = app.caller() and l.status = 'active' $$;

-- case: a helper becomes plpgsql and forgets the status
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language plpgsql stable security definer set search_path = ''
  as $$ begin return query select l.runner from public.links l where l.coach = app.caller(); end $$;

-- case: a helper that runs what it makes
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language plpgsql stable security definer set search_path = ''
  as $$ begin return query execute 'select runner from public.' || 'links'; end $$;

-- case: a helper with a limit
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status = 'active' limit 1 $$;

-- case: a helper joins
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l join public.users u on u.id = l.coach
        where l.coach = app.caller() and l.status = 'active' and u.kind = 'coach' $$;

-- case: a helper becomes invoker
-- wants: NARROWED authenticated EXECUTE app.my_runners()
alter function app.my_runners() security invoker;

-- case: an invoker helper sees less
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.my_runners()
alter policy l_select on links using (runner = (select app.caller()));
-- change:
alter function app.my_runners() security invoker;

-- case: policies of a table that an invoker helper reads
-- wants: WIDENED authenticated SELECT links workouts feed notes
alter function app.my_runners() security invoker;
alter policy l_select on links using (runner = (select app.caller()));
-- change:
alter policy l_select on links using (true);

-- case: an administrator is anybody
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.is_admin()
create policy w_admin on workouts for select to authenticated using ((select app.is_admin()));
-- change:
create or replace function app.is_admin() returns boolean language sql stable security definer set search_path = ''
  as $$ select exists (select 1 from public.users u where u.id = app.caller()) $$;

-- case: an administrator is true
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.is_admin()
create policy w_admin on workouts for select to authenticated using ((select app.is_admin()));
-- change:
create or replace function app.is_admin() returns boolean language sql stable security definer set search_path = '' as $$ select true $$;

-- case: an administrator of a team
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.is_admin()
create policy w_admin on workouts for select to authenticated using ((select app.is_admin()));
-- change:
create or replace function app.is_admin() returns boolean language sql stable security definer set search_path = ''
  as $$ select exists (select 1 from public.users u where u.id = app.caller() and u.kind = 'admin' and u.team is not null) $$;

-- case: a plpgsql helper changes
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.is_admin_slow()
create policy w_admin on workouts for select to authenticated using ((select app.is_admin_slow()));
-- change:
create or replace function app.is_admin_slow() returns boolean language plpgsql stable security definer set search_path = ''
  as $$ begin return exists (select 1 from public.users u where u.id = app.caller()); end $$;

-- case: a function that a plpgsql helper calls changes
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.is_admin_slow() app.is_admin()
create or replace function app.is_admin_slow() returns boolean language plpgsql stable security definer set search_path = ''
  as $$ begin return app.is_admin(); end $$;
create policy w_admin on workouts for select to authenticated using ((select app.is_admin_slow()));
-- change:
create or replace function app.is_admin() returns boolean language sql stable security definer set search_path = '' as $$ select true $$;

-- case: the caller is another
-- wants: CHANGED authenticated SELECT users links workouts feed notes events
-- wants: CHANGED authenticated INSERT links workouts notes
-- wants: CHANGED authenticated UPDATE links workouts
-- wants: CHANGED authenticated DELETE workouts
-- wants: CHANGED authenticated EXECUTE app.my_runners() app.is_admin() app.is_admin_slow()
create or replace function app.caller() returns text language sql stable set search_path = ''
  as $$ select nullif(current_setting('app.other', true), '') $$;

-- case: a helper may not be called
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
-- wants: NARROWED authenticated EXECUTE app.my_runners()
revoke execute on function app.my_runners() from authenticated;

-- case: a helper may be called again
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated UPDATE,DELETE workouts
-- wants: WIDENED authenticated EXECUTE app.my_runners()
revoke execute on function app.my_runners() from authenticated;
-- change:
grant execute on function app.my_runners() to authenticated;

-- case: a helper for everybody, in a schema that nobody enters
grant execute on function app.my_runners() to anon;

-- case: a schema is opened
-- wants: WIDENED anon EXECUTE app.my_runners()
grant execute on function app.my_runners() to anon;
-- change:
grant usage on schema app to anon;

-- case: a definer function by id
-- wants: WIDENED authenticated EXECUTE app.workout_title(integer)
grant execute on function app.workout_title(integer) to authenticated;

-- case: a definer function forgets its caller
-- wants: WIDENED authenticated EXECUTE app.workout_title(integer)
grant execute on function app.workout_title(integer) to authenticated;
-- change:
create or replace function app.workout_title(which integer) returns text language sql stable security definer set search_path = ''
  as $$ select w.title from public.workouts w where w.id = which $$;

-- case: a definer function asks for more
-- wants: NARROWED authenticated EXECUTE app.workout_title(integer)
grant execute on function app.workout_title(integer) to authenticated;
-- change:
create or replace function app.workout_title(which integer) returns text language sql stable security definer set search_path = ''
  as $$ select w.title from public.workouts w where w.id = which and w.owner = app.caller() and w.shared $$;

-- case: a definer function gives another column
-- wants: CHANGED authenticated EXECUTE app.workout_title(integer)
grant execute on function app.workout_title(integer) to authenticated;
-- change:
create or replace function app.workout_title(which integer) returns text language sql stable security definer set search_path = ''
  as $$ select w.team from public.workouts w where w.id = which and w.owner = app.caller() $$;

-- case: a new definer function that everybody may call
-- wants: WIDENED public,anon,authenticated,auditor,service_role EXECUTE title_of(integer)
create function public.title_of(which integer) returns text language sql stable security definer set search_path = ''
  as $$ select w.title from public.workouts w where w.id = which $$;

-- case: a function becomes definer
-- wants: WIDENED public,anon,authenticated,auditor,service_role EXECUTE how_many()
create function public.how_many() returns bigint language sql stable as $$ select count(*) from public.workouts $$;
-- change:
alter function public.how_many() security definer;

-- case: a function is definer no more
-- wants: NARROWED public,anon,authenticated,auditor,service_role EXECUTE how_many()
create function public.how_many() returns bigint language sql stable security definer as $$ select count(*) from public.workouts $$;
-- change:
alter function public.how_many() security invoker;

-- case: a definer function is dropped
-- wants: NARROWED public,anon,authenticated,auditor,service_role EXECUTE how_many()
create function public.how_many() returns bigint language sql stable security definer as $$ select count(*) from public.workouts $$;
-- change:
drop function public.how_many();

-- case: a helper belongs to somebody else
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
-- wants: CHANGED authenticated EXECUTE app.my_runners()
-- wants: WIDENED service_role EXECUTE app.my_runners()
alter function app.my_runners() owner to service_role;

-- case: an overload beside a helper
-- wants: WIDENED authenticated,service_role EXECUTE app.my_runners(text)
create function app.my_runners(who text default null) returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = who $$;

-- case: a table comes in front of another in the search_path of a helper
-- wants: CHANGED authenticated SELECT workouts notes feed
create function app.known() returns boolean language sql stable security definer set search_path = app, public
  as $$ select exists (select 1 from users u where u.id = app.caller()) $$;
grant execute on function app.known() to authenticated;
alter policy w_select on workouts using (app.known());
-- change:
create table app.users (id text primary key);

-- case: a helper takes the search_path of whoever calls
-- wants: CHANGED authenticated SELECT workouts notes feed
create function app.known() returns boolean language sql stable security definer set search_path = public
  as $$ select exists (select 1 from users u where u.id = app.caller()) $$;
grant execute on function app.known() to authenticated;
alter policy w_select on workouts using (app.known());
-- change:
alter function app.known() reset search_path;

-- case: what asks the session alone does the same with anybody's rights
alter function app.caller() security definer;
