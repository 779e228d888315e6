select n.oid
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', $1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_namespace'::regclass and e.objid = n.oid and e.deptype = 'e')
