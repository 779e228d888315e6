select d.oid, n.nspname::text as schema, d.dictname::text as name,
  format('%I.%I', tn.nspname, t.tmplname) as template, d.dictinitoption as options
from pg_ts_dict d
join pg_namespace n on n.oid = d.dictnamespace
join pg_ts_template t on t.oid = d.dicttemplate
join pg_namespace tn on tn.oid = t.tmplnamespace
where d.dictnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_ts_dict'::regclass and e.objid = d.oid and e.deptype = 'e')
