select t.oid, n.nspname::text as schema, t.tmplname::text as name,
  array_remove(array[
    case when t.tmplinit <> 0 then 'INIT = ' || t.tmplinit::regproc end,
    'LEXIZE = ' || t.tmpllexize::regproc
  ], null) as functions
from pg_ts_template t
join pg_namespace n on n.oid = t.tmplnamespace
where t.tmplnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_ts_template'::regclass and e.objid = t.oid and e.deptype = 'e')
