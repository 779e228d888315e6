-- Whom the caller stands in which relation to, as sets. Policies compare with `= any (array(select …))`: in this form
-- PostgreSQL asks once per statement and can use the index of the compared column, which it cannot with `in (select …)`
-- or with a function that takes the row's column.

-- The runners whom the caller coaches now. A pending or ended relationship does not count.
create function app.my_runners() returns setof text
language sql stable security definer set search_path = ''
as $$
  select link.runner_id
  from public.coach_runners as link
  where link.coach_id = app.caller() and link.status = 'active'
$$;

-- Coach and runner of every relationship that the caller is in and that has not ended.
create function app.my_links() returns table (coach_id text, runner_id text)
language sql stable security definer set search_path = ''
as $$
  select link.coach_id, link.runner_id
  from public.coach_runners as link
  where (link.coach_id = app.caller() or link.runner_id = app.caller())
    and link.status in ('pending', 'active')
$$;

-- The other one of each of these relationships.
create function app.my_people() returns setof text
language sql stable security definer set search_path = ''
as $$
  select case link.coach_id when app.caller() then link.runner_id else link.coach_id end
  from app.my_links() as link
$$;

-- The plans that the caller keeps or trains by.
create function app.my_plans() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select plan.id
  from public.training_plans as plan
  where plan.coach_id = app.caller() or plan.runner_id = app.caller()
$$;

-- The plans that the caller keeps as their coach.
create function app.my_coached_plans() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select plan.id from public.training_plans as plan where plan.coach_id = app.caller()
$$;

revoke execute on function
  app.my_runners(), app.my_links(), app.my_people(), app.my_plans(), app.my_coached_plans()
from public;

grant execute on function
  app.my_runners(), app.my_links(), app.my_people(), app.my_plans(), app.my_coached_plans()
to authenticated, service_role;
