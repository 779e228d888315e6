select c.oid, n.nspname::text as schema, c.relname::text as name, c.reltype as row_type, t.typarray as array_type,
  s.srvname::text as server, f.ftoptions as options
from pg_class c
join pg_foreign_table f on f.ftrelid = c.oid
join pg_foreign_server s on s.oid = f.ftserver
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = c.reltype
where c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
