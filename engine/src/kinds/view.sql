select c.oid, n.nspname::text as schema, c.relname::text as name,
  pg_get_viewdef(c.oid) as definition, c.reloptions as options,
  array(select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
               || case when a.attcollation <> 0 then ' ' || a.attcollation::regcollation::text else '' end
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum) as columns,
  r.oid as rule_oid, c.reltype as row_type, t.typarray as array_type
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
join pg_type t on t.oid = c.reltype
where c.relkind = 'v' and c.relpersistence <> 't' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
