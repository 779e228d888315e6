select l.oid, l.lanname::text as name, l.lanpltrusted as trusted, l.lanplcallfoid::regproc::text as handler,
  case when l.laninline <> 0 then l.laninline::regproc::text end as inline,
  case when l.lanvalidator <> 0 then l.lanvalidator::regproc::text end as validator
from pg_language l
where $1 is not null and l.lanispl and l.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_language'::regclass and e.objid = l.oid and e.deptype = 'e')
