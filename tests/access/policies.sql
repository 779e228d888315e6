-- case: a select policy of true
-- wants: WIDENED authenticated SELECT workouts feed notes
alter policy w_select on workouts using (true);

-- case: a select policy for the owner alone
-- wants: NARROWED authenticated SELECT workouts feed notes
alter policy w_select on workouts using (owner = (select app.caller()));

-- case: a select policy is dropped
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
drop policy w_select on workouts;

-- case: an update policy is dropped
-- wants: NARROWED authenticated UPDATE workouts
drop policy w_update on workouts;

-- case: a delete policy is dropped
-- wants: NARROWED authenticated DELETE workouts
drop policy w_delete on workouts;

-- case: an insert policy is dropped
-- wants: NARROWED authenticated INSERT workouts
drop policy w_insert on workouts;

-- case: a delete policy of true
-- wants: WIDENED authenticated DELETE workouts
alter policy w_delete on workouts using (true);

-- case: an update policy whose old rows are all
-- wants: WIDENED authenticated UPDATE workouts
alter policy w_update on workouts using (true);

-- case: an update policy that admits shared rows
-- wants: WIDENED authenticated UPDATE workouts
alter policy w_update on workouts using (owner = (select app.caller()) or shared);

-- case: an update check of true
-- wants: WIDENED authenticated UPDATE workouts
alter policy w_update on workouts with check (true);

-- case: an update check that admits another column
-- wants: WIDENED authenticated UPDATE workouts
alter policy w_update on workouts with check (owner = (select app.caller()) or team = 'open');

-- case: an insert check of true
-- wants: WIDENED authenticated INSERT workouts
alter policy w_insert on workouts with check (true);

-- case: an insert check that asks for more
-- wants: NARROWED authenticated INSERT workouts
alter policy w_insert on workouts with check (owner = (select app.caller()) and not shared);

-- case: an insert check by another column
-- wants: CHANGED authenticated INSERT workouts
alter policy w_insert on workouts with check (team = (select app.caller()));

-- case: a policy without its grant
create policy w_anon on workouts for select to anon using (shared);

-- case: a grant without its policy
grant select on workouts to anon;

-- case: a policy with its grant
-- wants: WIDENED anon SELECT workouts
create policy w_anon on workouts for select to anon using (shared);
grant select on workouts to anon;

-- case: a policy for everybody
-- wants: WIDENED authenticated SELECT workouts feed notes
create policy w_public on workouts for select using (shared);

-- case: the roles of a policy become everybody, who holds no grant
alter policy w_select on workouts to public;

-- case: a restrictive policy for every command
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated INSERT,UPDATE,DELETE workouts
create policy floor on workouts as restrictive for all to authenticated using (team is not null);

-- case: a restrictive policy goes
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE workouts
create policy floor on workouts as restrictive for all to authenticated using (team is not null);
-- change:
drop policy floor on workouts;

-- case: a restrictive policy becomes permissive
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated UPDATE,DELETE workouts
create policy floor on workouts as restrictive for select to authenticated using (shared);
-- change:
drop policy floor on workouts;
create policy floor on workouts for select to authenticated using (shared);

-- case: a restrictive policy loosens
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated UPDATE,DELETE workouts
create policy floor on workouts as restrictive for select to authenticated using (shared);
-- change:
alter policy floor on workouts using (shared or team is not null);

-- case: a restrictive policy is for another role
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated UPDATE,DELETE workouts
create policy floor on workouts as restrictive for select to authenticated using (shared);
-- change:
alter policy floor on workouts to auditor;

-- case: a restrictive policy of true
create policy floor on workouts as restrictive for all to authenticated using (true);

-- case: only restrictive policies are left
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
drop policy w_select on workouts;
create policy floor on workouts as restrictive for select to authenticated using (true);

-- case: a policy for all commands
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE workouts
create policy w_all on workouts for all to authenticated using (team = 'x');

-- case: a policy for all commands whose check is true
-- wants: WIDENED authenticated INSERT,UPDATE workouts
create policy w_all on workouts for all to authenticated using (owner = (select app.caller())) with check (true);

-- case: a policy for all commands that says what is said
create policy w_all on workouts for all to authenticated using (owner = (select app.caller()));

-- case: row security is disabled
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE workouts
alter table workouts disable row level security;

-- case: row security is enabled
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated INSERT,UPDATE,DELETE workouts
alter table workouts disable row level security;
-- change:
alter table workouts enable row level security;

-- case: row security of users is disabled
-- wants: WIDENED authenticated SELECT users
alter table users disable row level security;

-- case: row security of links is disabled
-- wants: WIDENED authenticated SELECT,INSERT,UPDATE links
alter table links disable row level security;

-- case: row security of events is disabled
-- wants: WIDENED authenticated SELECT events
alter table events disable row level security;

-- case: row security of notes is disabled
-- wants: WIDENED authenticated SELECT,INSERT notes
alter table notes disable row level security;

-- case: forced row security breaks a helper
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated EXECUTE app.my_runners()
alter table links force row level security;

-- case: row security is no longer forced
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
alter table links force row level security;
-- change:
alter table links no force row level security;

-- case: forced row security empties the views of the owner
-- wants: NARROWED authenticated SELECT shared_page
alter table workouts force row level security;

-- case: a condition that is null
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
alter policy w_select on workouts using (null);

-- case: or null admits nobody
-- wants: NARROWED authenticated SELECT workouts feed notes
alter policy w_select on workouts using (owner = (select app.caller()) or null);

-- case: or true
-- wants: WIDENED authenticated SELECT workouts feed notes
alter policy w_select on workouts using (owner = (select app.caller()) or true);

-- case: or one is one
-- wants: WIDENED authenticated SELECT workouts feed notes
alter policy w_select on workouts using (owner = (select app.caller()) or owner = any (array(select app.my_runners())) or 1 = 1);

-- case: nobody who calls sees all
-- wants: WIDENED authenticated SELECT workouts feed notes
alter policy w_select on workouts using ((select app.caller()) is null or owner = (select app.caller())
  or owner = any (array(select app.my_runners())));

-- case: a policy that leads back to its table
-- wants: NARROWED authenticated SELECT users
alter policy u_select on users using (id = (select app.caller()) or team = (select u.team from users u where u.id = app.caller()));

-- case: a recursion is repaired
-- wants: WIDENED authenticated SELECT users
alter policy u_select on users using (team = (select u.team from users u where u.id = app.caller()));
-- change:
alter policy u_select on users using (id = (select app.caller()));

-- case: users of a team are seen
-- wants: WIDENED authenticated SELECT users
alter policy u_select on users using (id = (select app.caller()) or team is not null);

-- case: a second update policy
-- wants: WIDENED authenticated UPDATE workouts
create policy w_close on workouts for update to authenticated using (shared) with check (not shared);

-- case: a cross product of two update policies
-- wants: WIDENED authenticated UPDATE links
drop policy l_update on links;
create policy l_accept on links for update to authenticated using (runner = (select app.caller()) and status = 'pending') with check (status = 'active');
-- change:
create policy l_leave on links for update to authenticated using (runner = (select app.caller())) with check (status = 'ended');

-- case: another status
-- wants: CHANGED authenticated INSERT links
alter policy l_insert on links with check (coach = (select app.caller()) and status = 'active');

-- case: any status
-- wants: WIDENED authenticated INSERT links
alter policy l_insert on links with check (coach = (select app.caller()));

-- case: one more status
-- wants: WIDENED authenticated INSERT links
alter policy l_insert on links with check (coach = (select app.caller()) and status in ('pending', 'active'));

-- case: one status less
-- wants: NARROWED authenticated INSERT links
alter policy l_insert on links with check (coach = (select app.caller()) and status in ('pending', 'active'));
-- change:
alter policy l_insert on links with check (coach = (select app.caller()) and status = 'active');

-- case: either side proposes
-- wants: WIDENED authenticated INSERT links
alter policy l_insert on links with check ((coach = (select app.caller()) or runner = (select app.caller())) and status = 'pending');

-- case: whoever asks activates their own request
-- wants: WIDENED authenticated UPDATE links
alter policy l_update on links using (coach = (select app.caller()) or runner = (select app.caller()))
  with check (coach = (select app.caller()) or runner = (select app.caller()));

-- case: the proposer writes who was asked
-- wants: WIDENED authenticated UPDATE links
alter policy l_update on links using (invited_by <> (select app.caller()) or runner = (select app.caller()));

-- case: links of others are seen
-- wants: WIDENED authenticated SELECT links
alter policy l_select on links using (true);

-- case: only the coach sees a link
-- wants: NARROWED authenticated SELECT links
-- wants: NARROWED authenticated UPDATE links
alter policy l_select on links using (coach = (select app.caller()));

-- case: a policy for another role
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
alter policy w_select on workouts to auditor;

-- case: an enum gains a value that a policy does not exclude
-- wants: WIDENED authenticated SELECT,UPDATE links
alter policy l_select on links using ((coach = (select app.caller()) or runner = (select app.caller())) and status <> 'ended');
-- change:
alter type link_status add value 'paused';

-- case: an enum gains a value and the list of values stays
alter policy l_select on links using ((coach = (select app.caller()) or runner = (select app.caller())) and status in ('pending', 'active'));
-- change:
alter type link_status add value 'paused';

-- case: an enum gains a value that a helper does not exclude
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status not in ('pending', 'ended') $$;
-- change:
alter type link_status add value 'paused';

-- case: rows of one person for all
-- wants: WIDENED authenticated SELECT workouts feed notes
create policy w_demo on workouts for select to authenticated using (owner = 'demo');

-- case: notes of everybody
-- wants: WIDENED authenticated SELECT notes
alter policy n_select on notes using (true);

-- case: a subquery that forgets the row
-- wants: WIDENED authenticated SELECT notes
alter policy n_select on notes using (exists (select 1 from workouts w where w.id is not null));

-- case: notes of one author
-- wants: NARROWED authenticated SELECT notes
alter policy n_select on notes using (author = (select app.caller()) and exists (select 1 from workouts w where w.id = notes.workout));

-- case: notes under another workout
-- wants: CHANGED authenticated SELECT notes
alter policy n_select on notes using (exists (select 1 from workouts w where w.id = notes.id));

-- case: notes in the name of others
-- wants: WIDENED authenticated INSERT notes
alter policy n_insert on notes with check (true);

-- case: notes only on workouts that one sees
-- wants: NARROWED authenticated INSERT notes
alter policy n_insert on notes with check (author = (select app.caller()) and exists (select 1 from workouts w where w.id = notes.workout));

-- case: events of everybody
-- wants: WIDENED authenticated SELECT events
alter policy e_select on events using (true);

-- case: events of today
-- wants: NARROWED authenticated SELECT events
alter policy e_select on events using (owner = (select app.caller()) and day > date '2026-01-01');

-- case: two harmless widenings
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT links
-- wants: WIDENED authenticated EXECUTE app.my_runners()
alter policy l_insert on links with check (coach = (select app.caller()));
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() and l.status in ('active', 'pending') $$;

-- case: more for some and less for others
-- wants: CHANGED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
alter policy w_select on workouts using (shared);
