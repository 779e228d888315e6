select p.oid, n.nspname::text as schema, p.prsname::text as name,
  array_remove(array[
    'START = ' || p.prsstart::regproc, 'GETTOKEN = ' || p.prstoken::regproc, 'END = ' || p.prsend::regproc,
    'LEXTYPES = ' || p.prslextype::regproc,
    case when p.prsheadline <> 0 then 'HEADLINE = ' || p.prsheadline::regproc end
  ], null) as functions
from pg_ts_parser p
join pg_namespace n on n.oid = p.prsnamespace
where p.prsnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_ts_parser'::regclass and e.objid = p.oid and e.deptype = 'e')
