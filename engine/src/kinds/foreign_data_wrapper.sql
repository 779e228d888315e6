select f.oid, f.fdwname::text as name,
  case when f.fdwhandler <> 0 then f.fdwhandler::regproc::text end as handler,
  case when f.fdwvalidator <> 0 then f.fdwvalidator::regproc::text end as validator,
  f.fdwoptions as options
from pg_foreign_data_wrapper f
where $1 is not null
  and not exists (select from pg_depend e
                  where e.classid = 'pg_foreign_data_wrapper'::regclass and e.objid = f.oid and e.deptype = 'e')
