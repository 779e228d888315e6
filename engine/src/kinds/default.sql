select d.oid, d.adrelid as table_oid, d.adnum::int as number, a.attname::text as column_name, pg_get_expr(d.adbin, d.adrelid) as expression
from pg_attrdef d
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_class c on c.oid = d.adrelid
where a.attgenerated = '' and c.relkind in ('r', 'p', 'f', 'v') and c.relnamespace = any ($1)
  -- A partition copies its parent's defaults; one of its own is a difference that its definition has to say.
  and (a.attislocal or pg_get_expr(d.adbin, d.adrelid) is distinct from (
        select pg_get_expr(pd.adbin, pd.adrelid)
        from pg_inherits i
        join pg_attribute pa on pa.attrelid = i.inhparent and pa.attname = a.attname
        join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
        where i.inhrelid = d.adrelid
        order by i.inhseqno limit 1))
union all
-- A child that lets go of its parent's default.
select null, a.attrelid, a.attnum::int, a.attname::text, 'NULL'
from pg_attribute a
join pg_class c on c.oid = a.attrelid
where not a.attislocal and not a.atthasdef and a.attidentity = '' and c.relkind in ('r', 'p', 'f') and c.relnamespace = any ($1)
  and (select pa.atthasdef
       from pg_inherits i join pg_attribute pa on pa.attrelid = i.inhparent and pa.attname = a.attname
       where i.inhrelid = a.attrelid
       order by i.inhseqno limit 1)
