-- `attcompression` came with 14: where the server has no such column, its name means the one of `absent`.
select c.oid, n.nspname::text as schema, c.relname::text as name,
  pg_get_viewdef(c.oid) as definition, c.reloptions as options, s.spcname::text as tablespace,
  nullif(m.amname, 'heap')::text as access_method,
  array(
    select format('ALTER COLUMN %I SET %s', a.attname, k.clause)
    from pg_attribute a
    join pg_type y on y.oid = a.atttypid
    cross join (select null::"char" as attcompression) absent
    cross join lateral (
      select case when a.attstattarget >= 0 then 'STATISTICS ' || a.attstattarget end as clause
      union all select '(' || (select string_agg(o, ', ' order by o) from unnest(a.attoptions) o) || ')' where a.attoptions is not null
      union all
      select 'STORAGE ' || case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED'
                                             else 'MAIN' end
      where a.attstorage <> y.typstorage
      union all
      select 'COMPRESSION ' || case z.compression when 'p' then 'pglz' else 'lz4' end
      from (select attcompression as compression from pg_attribute b
            where b.attrelid = a.attrelid and b.attnum = a.attnum) z
      where z.compression in ('p', 'l')
    ) k
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and k.clause is not null
    order by a.attnum, k.clause) as columns,
  h.relations as held_relations, h.columns as held_columns,
  r.oid as rule_oid, c.reltype as row_type, t.typarray as array_type
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
join pg_type t on t.oid = c.reltype
cross join lateral (
  -- The columns of every relation whose rows are values in its columns, be it inside other types.
  with recursive held as (
    select a.atttypid as type from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid >= 16384
    union
    select i.type
    from held
    join pg_type y on y.oid = held.type
    cross join lateral (
      select y.typelem as type
      union all select y.typbasetype
      union all
      select a.atttypid from pg_attribute a
      where a.attrelid = y.typrelid and a.attnum > 0 and not a.attisdropped
    ) i
    where i.type >= 16384
  )
  select coalesce(array_agg(a.attrelid order by a.attrelid, a.attnum), '{}') as relations,
    coalesce(array_agg(a.attname::text order by a.attrelid, a.attnum), '{}') as columns
  from held
  join pg_type y on y.oid = held.type
  join pg_attribute a on a.attrelid = y.typrelid and a.attnum > 0 and not a.attisdropped
) h
left join pg_am m on m.oid = c.relam
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind = 'm' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
