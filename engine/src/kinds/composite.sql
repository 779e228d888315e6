select t.oid, t.typarray as array_oid, t.typrelid as relation, n.nspname::text as schema, t.typname::text as name,
  a.names, a.types, a.collations
from pg_type t
join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
join pg_namespace n on n.oid = t.typnamespace
left join lateral (
  select array_agg(a.attname::text order by a.attnum) as names,
    array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
    array_agg(case when a.attcollation <> b.typcollation and a.attcollation <> 0
                   then a.attcollation::regcollation::text else '' end order by a.attnum) as collations
  from pg_attribute a
  join pg_type b on b.oid = a.atttypid
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) a on true
where t.typnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
