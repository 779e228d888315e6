select c.oid, n.nspname::text as schema, c.relname::text as name,
  c.reltype as row_type, t.typarray as array_type,
  c.relpersistence = 'u' as unlogged,
  case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_by,
  k.types as key_types, k.oids as key_type_oids,
  case when c.reloptions is not null or c.reltoastrelid <> 0
       then array(select o from unnest(c.reloptions) o
                  union all
                  select 'toast.' || o from pg_class toast, unnest(toast.reloptions) o
                  where toast.oid = c.reltoastrelid
                  order by 1) end as options,
  s.spcname::text as tablespace,
  nullif(a.amname::text, 'heap') as access_method
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = c.reltype
left join lateral (
  select array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
    array_agg(coalesce(nullif(e.typelem, 0), e.oid) order by a.attnum) as oids
  from pg_partitioned_table p
  join pg_attribute a on a.attrelid = p.partrelid and a.attnum = any (p.partattrs::int2[])
  join pg_type e on e.oid = a.atttypid
  where p.partrelid = c.oid
) k on c.relkind = 'p'
left join pg_tablespace s on s.oid = c.reltablespace
left join pg_am a on a.oid = c.relam
where c.relkind in ('r', 'p') and c.relpersistence <> 't' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
