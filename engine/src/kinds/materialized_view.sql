-- `attcompression` came with 14: where the server has no such column, its name means the one of `absent`.
-- One that reads another which nothing has filled cannot be made with its rows, and counts as that one does.
with recursive unfilled(oid) as (
  select oid from pg_class where relkind = 'm' and not relispopulated
  union
  select r.ev_class
  from unfilled u
  join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = u.oid and d.classid = 'pg_rewrite'::regclass
  join pg_rewrite r on r.oid = d.objid and r.rulename = '_RETURN'
)
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
  c.oid in (select oid from unfilled) as unfilled,
  w.schemas as read_schemas, w.names as read_names,
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
cross join lateral (
  -- The others that it reads by way of views.
  with recursive reads(oid, kind, rule) as (
    select c.oid, 'v'::"char", r.oid
    union
    select x.oid, x.relkind, y.oid
    from reads
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = reads.rule and d.refclassid = 'pg_class'::regclass
    join pg_class x on x.oid = d.refobjid and x.oid <> reads.oid
    join pg_rewrite y on y.ev_class = x.oid and y.rulename = '_RETURN'
    where reads.kind = 'v'
  )
  select coalesce(array_agg(s.nspname::text order by x.oid), '{}') as schemas,
    coalesce(array_agg(x.relname::text order by x.oid), '{}') as names
  from reads join pg_class x on x.oid = reads.oid join pg_namespace s on s.oid = x.relnamespace
  where reads.kind = 'm'
) w
left join pg_am m on m.oid = c.relam
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind = 'm' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.objsubid = 0 and e.deptype = 'e')
