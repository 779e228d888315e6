select d.objid as sequence, d.refobjid as table, d.refobjsubid as number
from pg_depend d
join pg_class s on s.oid = d.objid and s.relkind = 'S'
where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
  and d.deptype = 'a' and d.refobjsubid > 0 and s.relnamespace = any ($1)
