-- What row security cannot say, because it sees the old row or the new one and never both: what stays as it is, and
-- who changes what. A trigger's WHEN names the columns; the function that it calls says who may.
--
-- A guard binds whom row security binds, and so neither the server nor a cascade, which runs as the table's owner.
-- It must therefore run as the caller. It refuses as a missing privilege does, with 42501.

-- Nobody may. The argument says what it is that stays.
create function app.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if row_security_active(tg_relid) then
    raise insufficient_privilege using message = format('%s: %s', tg_table_name, tg_argv[0]);
  end if;
  return new;
end
$$;

-- Only the caller whose id stands in the column of that name may.
create function app.only_owner() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if row_security_active(tg_relid) and (to_jsonb(old) ->> tg_argv[0]) is distinct from app.caller() then
    raise insufficient_privilege
      using message = format('%s: %s is for the person in %s alone', tg_table_name, tg_name, tg_argv[0]);
  end if;
  return new;
end
$$;

-- Only an active coach of the person in the column of that name may.
create function app.only_coach_of() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if row_security_active(tg_relid)
    and ((to_jsonb(old) ->> tg_argv[0]) = any (array(select app.my_runners()))) is not true
  then
    raise insufficient_privilege
      using message = format('%s: %s is for a coach of the person in %s', tg_table_name, tg_name, tg_argv[0]);
  end if;
  return new;
end
$$;

-- Only between plans that the caller keeps may a row move; the column of that name says which plan it is in.
create function app.only_between_own_plans() returns trigger
language plpgsql set search_path = ''
as $$
declare
  plans text[] := array[to_jsonb(old) ->> tg_argv[0], to_jsonb(new) ->> tg_argv[0]];
begin
  if row_security_active(tg_relid)
    and not array_remove(plans, null) <@ array(select plan::text from app.my_coached_plans() as plan)
  then
    raise insufficient_privilege
      using message = format('%s: %s is for the coach who keeps the plan', tg_table_name, tg_name);
  end if;
  return new;
end
$$;

-- A trigger's function needs no privilege to run: nobody has to be able to call it.
revoke execute on function
  app.refuse_change(), app.only_owner(), app.only_coach_of(), app.only_between_own_plans()
from public;
