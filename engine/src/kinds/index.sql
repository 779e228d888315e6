-- `head` is what pg_get_indexdef starts with for this index; on a partitioned table it says ONLY, which would leave
-- the partitions without.
select i.oid, x.indrelid as table_oid, i.relname::text as name,
  pg_get_indexdef(i.oid) as definition,
  format('CREATE %sINDEX %I ON %s%I.%I USING ', case when x.indisunique then 'UNIQUE ' end, i.relname,
         case when i.relkind = 'I' then 'ONLY ' end, n.nspname, t.relname) as head,
  x.indisunique as unique, x.indisvalid as valid, x.indisclustered as clustered,
  -- A part of one that is not valid yet was made and attached by somebody.
  i.relispartition and p.whole as inherited, i.relispartition and not p.whole as attached,
  -- On a partitioned table one is valid once all partitions have theirs.
  case when i.relkind = 'I' and not x.indisvalid
       then array(select h.inhrelid from pg_inherits h where h.inhparent = t.oid order by 1) end as partitions,
  array(select a.attnum || ' ' || a.attstattarget from pg_attribute a
        where a.attrelid = i.oid and a.attnum > 0 and a.attstattarget >= 0 order by a.attnum) as statistics,
  s.spcname::text as tablespace, p.name as parent, p.table_oid as parent_table,
  r.relname::text as origin, (select k.indrelid from pg_index k where k.indexrelid = r.oid) as origin_table
from pg_index x
join pg_class i on i.oid = x.indexrelid
join pg_class t on t.oid = x.indrelid
join pg_namespace n on n.oid = t.relnamespace
left join pg_tablespace s on s.oid = i.reltablespace
left join (
  select h.inhrelid, c.relname::text as name, k.indrelid as table_oid,
    k.indisvalid or exists (select from pg_constraint o where o.conindid = h.inhparent) as whole
  from pg_inherits h join pg_index k on k.indexrelid = h.inhparent join pg_class c on c.oid = h.inhparent
) p on p.inhrelid = i.oid
left join pg_class r on i.relispartition and r.oid = pg_partition_root(i.oid)
where t.relnamespace = any ($1) and t.relkind in ('r', 'p', 'm') and t.relpersistence <> 't'
  and not exists (select from pg_constraint o
                  where o.conindid = i.oid and o.conrelid = t.oid and o.contype in ('p', 'u', 'x'))
