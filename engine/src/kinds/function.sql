select p.oid, n.nspname::text as schema,
  quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as identity,
  pg_get_functiondef(p.oid) as definition,
  pg_get_function_identity_arguments(p.oid) as signature,
  pg_get_function_result(p.oid) as result,
  p.pronargdefaults::int as defaults,
  case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end as sort
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prokind in ('f', 'p', 'w') and p.pronamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_proc'::regclass and e.objid = p.oid
                    -- of an extension, or the constructors of a range type
                    and e.deptype in ('e', 'i'))
