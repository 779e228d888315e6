select c.oid, format('%I.%I', n.nspname, c.relname), nullif(pg_relation_filenode(c.oid), 0)::oid,
  coalesce(pg_stat_get_xact_numscans(c.oid), 0),
  (select l.mode from pg_locks l
   where l.locktype = 'relation' and l.relation = c.oid and l.granted and l.pid = pg_backend_pid()
     and l.database = (select oid from pg_database where datname = current_database())
   order by array_position(array['ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                                 'AccessExclusiveLock'], l.mode) desc nulls last limit 1),
  array(select format('%s %I %s', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod))
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'palisade')
  and n.nspname not like 'pg\_temp\_%'
