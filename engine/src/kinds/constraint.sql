select o.oid, o.conname::text as name, o.contype::text as type,
  o.conrelid as relation, nullif(o.contypid, 0) as domain,
  pg_get_constraintdef(o.oid) as definition,
  o.convalidated as validated, o.condeferrable as deferrable, o.condeferred as deferred, v.enforced,
  (not o.conislocal or o.conparentid <> 0) as inherited, o.coninhcount > 0 as merged,
  -- Of a foreign key `conindid` is the referenced table's index.
  -- Each partition of a referenced table has a hold of its own on the key.
  case when o.contype = 'f' and o.conparentid = 0
       then array(select p.relid::oid from pg_partition_tree(o.confrelid) p where p.level > 0) end as partitions,
  o.contype = 'f' and o.conrelid = o.confrelid as refers_to_itself,
  -- Tables that have it from this one, and have not checked their rows either.
  case when o.contype = 'c' and not o.convalidated
       then array(select h.inhrelid from pg_inherits h join pg_constraint k on k.conrelid = h.inhrelid
                  where h.inhparent = o.conrelid and k.conname = o.conname and not k.convalidated) end as unchecked,
  -- Those that have, alone.
  case when o.contype = 'c' and not o.convalidated
       then array(select h.inhrelid from pg_inherits h join pg_constraint k on k.conrelid = h.inhrelid
                  where h.inhparent = o.conrelid and k.conname = o.conname and k.convalidated) end as checked,
  i.oid as index, i.reloptions as index_options, s.spcname::text as index_tablespace,
  exists (select from pg_index x where x.indexrelid = i.oid and x.indisclustered) as clustered
from pg_constraint o
-- Where the server has no such column, its name means the one of `absent`.
cross join (select true as conenforced) absent
cross join lateral (select conenforced as enforced from pg_constraint k where k.oid = o.oid) v
left join pg_class i on i.oid = o.conindid and o.contype in ('p', 'u', 'x')
left join pg_tablespace s on s.oid = i.reltablespace
where o.connamespace = any ($1) and o.contype in ('p', 'u', 'c', 'f', 'x')
  -- A foreign key to a partitioned table is kept once more for each of its partitions.
  and not exists (select from pg_constraint p where p.oid = o.conparentid and p.conrelid = o.conrelid)
