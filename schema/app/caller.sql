-- What is asked about the caller, whom private.caller() names: Palisade generates it. Everything here runs once per
-- statement: it is stable, takes no argument from a row, and policies ask for it in a scalar subquery.
--
-- Security definer, since the users' table shows a caller no row but their own; an empty search_path, since such a
-- function must not find somebody else's table by a bare name.

-- The caller's address in lower case.
create function app.caller_email() returns text
language sql stable security definer set search_path = ''
as $$
  select lower(u.email) from public.better_auth_users as u where u.id = private.caller()
$$;

-- Whether the caller is an administrator. Better Auth keeps several roles in one text, separated by commas.
create function app.is_admin() returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.better_auth_users as u
    where u.id = private.caller() and 'admin' = any (string_to_array(replace(u.role, ' ', ''), ','))
  )
$$;

-- Whether the caller is a coach. The type of the user decides, never Better Auth's role.
create function app.is_coach() returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.better_auth_users as u where u.id = private.caller() and u.user_type = 'coach'
  )
$$;

-- Whether someone else is a coach. For checks on a row that is written, which call it once; a condition on rows that
-- are read must not take an argument from them.
-- allow(PL202, reason = "checks of policies call it with the other person of a relationship")
-- allow(PL203, reason = "answers one question, whether somebody is a coach, which coaches say of themselves")
create function app.person_is_coach(person text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.better_auth_users as u where u.id = person and u.user_type = 'coach'
  )
$$;

revoke execute on function
  app.caller_email(), app.is_admin(), app.is_coach(), app.person_is_coach(text)
from public;

grant execute on function
  app.caller_email(), app.is_admin(), app.is_coach(), app.person_is_coach(text)
to authenticated, service_role;
