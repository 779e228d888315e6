select t.oid, t.typarray as array_oid, n.nspname::text as schema, t.typname::text as name,
  array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as values
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and t.typnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
