select a.oid, a.amname::text as name, a.amhandler::regproc::text as handler,
  case a.amtype when 'i' then 'INDEX' else 'TABLE' end as sort
from pg_am a
where $1 is not null and a.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_am'::regclass and e.objid = a.oid and e.deptype = 'e')
