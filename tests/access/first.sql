-- case: a helper forgets the status
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated EXECUTE app.my_runners()
create or replace function app.my_runners() returns setof text language sql stable security definer set search_path = ''
  as $$ select l.runner from public.links l where l.coach = app.caller() $$;

-- case: nothing happens
comment on table workouts is 'x';

-- case: a policy is written otherwise
-- wants: EQUIVALENT authenticated SELECT workouts feed notes
alter policy w_select on workouts using (owner in (select app.my_runners()) or (select app.caller()) = owner);

-- case: a view loses security_invoker
-- wants: WIDENED authenticated SELECT feed
alter view feed reset (security_invoker);

-- case: an update check of true
-- wants: WIDENED authenticated UPDATE workouts
alter policy w_update on workouts with check (true);
