select s.oid, s.srvname::text as name, f.fdwname::text as wrapper, s.srvtype as type, s.srvversion as version,
  s.srvoptions as options
from pg_foreign_server s
join pg_foreign_data_wrapper f on f.oid = s.srvfdw
where $1 is not null
  and not exists (select from pg_depend e
                  where e.classid = 'pg_foreign_server'::regclass and e.objid = s.oid and e.deptype = 'e')
