with held as materialized (
  select l.relation, l.mode,
    array_position(array['ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                         'AccessExclusiveLock'], l.mode) as strength
  from pg_locks l
  where l.locktype = 'relation' and l.granted and l.pid = pg_backend_pid()
    and l.database = (select oid from pg_database where datname = current_database())
)
select c.oid, format('%I.%I', n.nspname, c.relname), nullif(pg_relation_filenode(c.oid), 0)::oid,
  coalesce(pg_stat_get_xact_numscans(c.oid), 0),
  (select h.mode from held h where h.relation = c.oid order by h.strength desc nulls last limit 1),
  array(select format('%s %I %s%s', a.attnum, a.attname, case when a.attnotnull then '! ' end, format_type(a.atttypid, a.atttypmod))
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
  array(select i.indexrelid from pg_index i where i.indrelid = c.oid),
  array(select i.indexrelid from pg_index i join held h on h.relation = i.indexrelid
        where i.indrelid = c.oid and h.mode = 'AccessExclusiveLock'),
  array(select format('%s %I', i.indexrelid, x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)),
  array(select format('%s %I', k.oid, k.conname) from pg_constraint k
        where k.conrelid = c.oid and k.contype in ('c', 'f', 'p', 'u', 'x')),
  concat(c.relreplident::text, (select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid
    where i.indrelid = c.oid and i.indisreplident limit 1))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'palisade')
  and n.nspname not like 'pg\_temp\_%'
