-- case: a comment
comment on table workouts is 'x';

-- case: in for any, sides swapped
alter policy w_select on workouts using (owner in (select app.my_runners()) or (select app.caller()) = owner);

-- case: exists for any
alter policy w_select on workouts using (owner = (select app.caller()) or exists (select 1 from app.my_runners() r(id) where r.id = owner));

-- case: without the subselect
alter policy w_insert on workouts with check (owner = app.caller());

-- case: a double negation
alter policy w_insert on workouts with check (not (owner <> (select app.caller())));

-- case: coalesce to false
alter policy w_insert on workouts with check (coalesce(owner = (select app.caller()), false));

-- case: is true
alter policy w_insert on workouts with check ((owner = (select app.caller())) is true);

-- case: said twice
alter policy w_insert on workouts with check (owner = (select app.caller()) and owner = (select app.caller()));

-- case: absorbed
alter policy w_insert on workouts with check (owner = (select app.caller()) or (owner = (select app.caller()) and shared));

-- case: two policies for one
drop policy w_select on workouts;
create policy w_select_own on workouts for select to authenticated using (owner = (select app.caller()));
create policy w_select_coach on workouts for select to authenticated using (owner = any (array(select app.my_runners())));

-- case: one policy for two roles
alter policy w_select on workouts to authenticated, auditor;

-- case: one list for two comparisons
alter policy l_insert on links with check (coach = (select app.caller()) and (status = 'pending' or status = 'active'));
-- change:
alter policy l_insert on links with check (coach = (select app.caller()) and status in ('active', 'pending'));

-- case: a helper written otherwise
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select link.runner from public.links as link where link.status in ('active') and app.caller() = link.coach; $$;

-- case: a helper through another
create function app.my_links() returns table (coach text, runner text) language sql stable security definer set search_path = ''
  as $$ select l.coach, l.runner from public.links l where l.coach = app.caller() and l.status = 'active' $$;
revoke execute on function app.my_links() from public;
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select m.runner from app.my_links() m $$;

-- case: a helper that is inlined by hand
create policy w_admin on workouts for select to authenticated using ((select app.is_admin()));
-- change:
drop policy w_admin on workouts;
create policy w_admin on workouts for select to authenticated using (app.is_admin());

-- case: an index
create index on workouts (owner);

-- case: a column nobody speaks of
alter table workouts add column pace numeric;

-- case: a constraint
alter table workouts add check (title <> '');

-- case: a policy renamed
alter policy w_select on workouts rename to readers;

-- case: a barrier is no invoker
alter view shared_page set (security_barrier = true);

-- case: a view renamed columns in its text alone
create or replace view shared_page as select w.id, w.title from workouts w where (w.shared);

-- case: a grant that is there by another way
grant select on workouts to public;
revoke select on workouts from service_role;
-- change:
grant select on workouts to authenticated;

-- case: a new table that nobody reaches
create table drafts (id integer);

-- case: a new view that nobody reaches
create view drafts as select * from workouts;

-- case: a new function of the caller's own rights
create function public.mine() returns bigint language sql stable as $$ select count(*) from public.workouts $$;

-- case: a new partition that nobody reaches
create table events_next partition of events for values from ('2030-01-01') to ('2031-01-01');

-- case: a new partition with row security and no policy
create table events_next partition of events for values from ('2030-01-01') to ('2031-01-01');
alter table events_next enable row level security;
grant select on events_next to authenticated;

-- case: a grant option
grant select on workouts to authenticated with grant option;

-- case: a schema that nobody enters
create schema hidden;
alter schema hidden owner to app_owner;
create table hidden.t (id integer);
grant select on hidden.t to authenticated;

-- case: columns granted one by one
revoke select on users from authenticated;
grant select (id, kind, team, email) on users to authenticated;

-- case: a not distinct from
alter policy u_select on users using (id = 'a');
-- change:
alter policy u_select on users using (id is not distinct from 'a');

-- case: a comparison turned around
alter policy e_select on events using (day > date '2026-01-01');
-- change:
alter policy e_select on events using (date '2026-01-01' < day);

-- case: a function of another name for the same
create function app.me() returns text language sql stable set search_path = '' as $$ select nullif(current_setting('app.uid', true), '') $$;

-- case: a union for an or
alter policy n_select on notes using (exists (select 1 from workouts w where w.id = notes.workout)
  or exists (select 1 from links l where l.runner = notes.author));
-- change:
alter policy n_select on notes using (exists (select 1 from workouts w where w.id = notes.workout
  union all select 1 from links l where l.runner = notes.author));

-- case: the order of joins
alter policy n_select on notes using (exists (select 1 from workouts w join links l on l.runner = w.owner where w.id = notes.workout));
-- change:
alter policy n_select on notes using (exists (select 1 from links l, workouts w where w.owner = l.runner and notes.workout = w.id));
