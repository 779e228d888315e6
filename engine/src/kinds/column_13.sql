select a.attrelid as table_oid, a.attnum::int as number, a.attname::text as name,
  format_type(a.atttypid, a.atttypmod) as type,
  case when a.attcollation <> t.typcollation and a.attcollation <> 0
       then a.attcollation::regcollation::text end as collation,
  a.attnotnull as not_null,
  nn.oid as not_null_oid, nn.conname::text as not_null_full_name,
  case when nn.conname <> c.relname || '_' || a.attname || '_not_null' then nn.conname::text end as not_null_name,
  coalesce(nn.connoinherit, false) as not_null_no_inherit,
  coalesce(not nn.convalidated, false) as not_null_not_valid,
  nullif(a.attidentity::text, '') as identity,
  a.attgenerated::text as generated,
  case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as expression,
  case when a.attgenerated <> '' then d.oid end as default_oid,
  not a.attislocal as inherited,
  (select p.attrelid from pg_inherits i join pg_attribute p on p.attrelid = i.inhparent
             where i.inhrelid = a.attrelid and p.attname = a.attname order by i.inhseqno limit 1) as parent,
  case when a.attstorage <> t.typstorage
       then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL'
                              when 'x' then 'EXTENDED' when 'm' then 'MAIN' end end as storage,
  null::text as compression,
  case when a.attstattarget >= 0 then a.attstattarget::text end as statistics,
  a.attoptions as options, a.attfdwoptions as foreign_options,
  false as sequence_unlike_table, s.seqrelid as sequence_oid, sc.relname::text as sequence_name, format_type(s.seqtypid, null) as data_type, s.seqstart as start,
  s.seqincrement as increment, s.seqmin as min, s.seqmax as max, s.seqcache as cache, s.seqcycle as cycle
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_type t on t.oid = a.atttypid
-- Since 18 a NOT NULL is a constraint.
left join pg_constraint nn on nn.conrelid = a.attrelid and nn.contype = 'n' and nn.conkey = array[a.attnum]
left join pg_attrdef d on a.attgenerated <> '' and d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_depend i on a.attidentity <> '' and i.classid = 'pg_class'::regclass
  and i.refclassid = 'pg_class'::regclass and i.refobjid = a.attrelid and i.refobjsubid = a.attnum
  and i.deptype = 'i'
left join pg_sequence s on s.seqrelid = i.objid
left join pg_class sc on sc.oid = s.seqrelid
where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and c.relnamespace = any ($1)
  and a.attnum > 0 and not a.attisdropped
-- A column of a typed table follows the one before it, which has to be known.
order by a.attrelid, a.attnum
