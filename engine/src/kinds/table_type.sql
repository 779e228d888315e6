select c.oid as table_oid, c.reloftype as type_oid, c.reloftype::regtype::text as type
from pg_class c
where c.relkind in ('r', 'p') and c.reloftype <> 0 and c.relpersistence <> 't' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
