select c.oid as table_oid, case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as bound,
  case when c.relispartition then pg_get_partition_constraintdef(c.oid) end as means,
  array_agg(i.inhparent order by i.inhseqno) as parents
from pg_class c
join pg_inherits i on i.inhrelid = c.oid
where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
group by c.oid, c.relispartition, pg_get_expr(c.relpartbound, c.oid)
