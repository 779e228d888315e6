-- What holds for every table and function of the reference application, whoever adds one. Reads catalogs alone, and
-- fails with a list of everything that breaks a rule.

begin;

set local search_path = ''; -- names are printed with their schemas

do $$
declare
  failures text;
begin
  with
  tables as (
    select c.oid, c.relname, c.relrowsecurity from pg_class as c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  ),
  broken (rule, object) as (
    select '26 tables', count(*)::text from tables having count(*) <> 26

    union all
    select 'row security is enabled', t.relname from tables as t where not t.relrowsecurity

    union all
    select 'a policy names its roles, and never everybody', p.polrelid::regclass || ' ' || p.polname
    from pg_policy as p where 0 = any (p.polroles)

    union all
    select 'a policy that writes says which rows', p.polrelid::regclass || ' ' || p.polname
    from pg_policy as p where p.polcmd in ('a', 'w', '*') and p.polwithcheck is null

    union all
    select 'a policy calls functions in a subquery, once', p.polrelid::regclass || ' ' || p.polname
    from pg_policy as p
    where regexp_replace(concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
      'SELECT (app|private)\.', '', 'g') ~ '(private\.|app\.(caller_email|is_admin|is_coach)\()'

    union all
    select 'a role has one policy for each command', p.polrelid::regclass || ' ' || r.rolname
    from pg_policy as p join pg_roles as r on r.oid = any (p.polroles)
    where p.polpermissive group by p.polrelid, r.rolname, p.polcmd having count(*) > 1

    union all
    select 'a foreign key has an index', c.conrelid::regclass || ' ' || c.conname
    from pg_constraint as c join tables as t on t.oid = c.conrelid
    where c.contype = 'f' and not exists (
      select from pg_index as i
      where i.indrelid = c.conrelid and i.indpred is null and i.indisvalid
        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] operator(pg_catalog.@>) c.conkey
    )

    union all
    select 'updated_at is kept up', t.relname
    from tables as t join pg_attribute as a on a.attrelid = t.oid and a.attname = 'updated_at'
    where not exists (
      select from pg_trigger as g
      where g.tgrelid = t.oid and g.tgfoid = 'app.touch_updated_at()'::regprocedure and g.tgenabled = 'O'
    )

    union all
    select 'a flag or a time with a default is not null', t.relname || '.' || a.attname
    from tables as t
    join pg_attribute as a on a.attrelid = t.oid and a.atthasdef and not a.attnotnull
    where a.attname <> 'banned' -- Better Auth writes null

    union all
    select 'a function of ours has an empty search_path', f.oid::regprocedure::text
    from pg_proc as f
    where f.pronamespace in ('app'::regnamespace, 'private'::regnamespace) and 'search_path=""' <> all (coalesce(f.proconfig, '{}'))

    union all
    select 'a function that answers who may is stable and security definer', f.oid::regprocedure::text
    from pg_proc as f
    where f.pronamespace in ('app'::regnamespace, 'private'::regnamespace)
      and f.prorettype <> 'trigger'::regtype and f.oid <> 'private.caller()'::regprocedure
      and not (f.provolatile = 's' and f.prosecdef)

    union all
    select 'a function that policies call takes nothing from a row', f.oid::regprocedure::text
    from pg_proc as f where f.pronamespace = 'private'::regnamespace and f.pronargs > 0

    union all
    select 'not everybody may call a function of ours', f.oid::regprocedure::text
    from pg_proc as f
    where f.pronamespace in ('app'::regnamespace, 'private'::regnamespace) and (
      f.proacl is null or exists (select from aclexplode(f.proacl) as g where g.grantee = 0)
    )

    union all
    select 'anon gets nothing', c.oid::regclass::text
    from pg_class as c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and (
      has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger')
      or has_any_column_privilege('anon', c.oid, 'select, insert, update, references')
    )

    union all
    select 'no client empties a table or refers to it', t.relname
    from tables as t where has_table_privilege('authenticated', t.oid, 'truncate, references, trigger')

    union all
    select 'a secret is granted to no client', t.relname || '.' || a.attname
    from tables as t join pg_attribute as a on a.attrelid = t.oid
    where a.attname in (
        'token', 'access_token', 'refresh_token', 'id_token', 'password', 'token_hash', 'verify_token', 'admin_notes'
      )
      and has_column_privilege('authenticated', t.oid, a.attnum, 'select, insert, update')
  )
  select string_agg(format(E'\n%s: %s', rule, object), '' order by rule, object) into failures from broken;
  if failures is not null then
    raise exception 'rules of the reference application are broken:%', failures;
  end if;
end
$$;

rollback;
