select t.oid, t.typarray as array_oid, n.nspname::text as schema, t.typname::text as name,
  format_type(t.typbasetype, t.typtypmod) as base,
  case when t.typcollation <> b.typcollation then t.typcollation::regcollation::text end as collation,
  pg_get_expr(t.typdefaultbin, 0) as default,
  t.typnotnull as not_null
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd' and t.typnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
