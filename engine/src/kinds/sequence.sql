select c.oid, n.nspname::text as schema, c.relname::text as name, c.relpersistence = 'u' as unlogged,
  format_type(s.seqtypid, null) as data_type, s.seqstart as start, s.seqincrement as increment,
  s.seqmin as min, s.seqmax as max, s.seqcache as cache, s.seqcycle as cycle
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_sequence s on s.seqrelid = c.oid
where c.relkind = 'S' and c.relnamespace = any ($1) and c.relpersistence <> 't'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0
                    and (e.deptype = 'e' or e.deptype = 'i' and e.refclassid = 'pg_class'::regclass))
