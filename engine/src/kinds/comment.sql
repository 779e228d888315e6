select d.classoid as classid, d.objoid as oid, d.objsubid as sub, d.description as text, a.attname::text as column_name,
  case when t.typtype = 'm' then t.typname::text end as multirange,
  -- Of a range type; others have an address of their own.
  quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as constructor
from pg_description d
left join pg_attribute a
  on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and d.objsubid > 0 and a.attnum = d.objsubid
left join pg_proc p on d.classoid = 'pg_proc'::regclass and p.oid = d.objoid
left join pg_type t on d.classoid = 'pg_type'::regclass and t.oid = d.objoid
where d.objoid >= 16384
    -- An index of a partition takes over what is said of its parent's whenever PostgreSQL builds it anew.
    and not (d.classoid = 'pg_class'::regclass and d.objsubid = 0
             and exists (select from pg_inherits i join pg_description p
                           on p.classoid = 'pg_class'::regclass and p.objoid = i.inhparent and p.objsubid = 0
                         where i.inhrelid = d.objoid and p.description = d.description
                           and exists (select from pg_index x where x.indexrelid = d.objoid)))
  or d.classoid = 'pg_namespace'::regclass and d.objoid = any ($1)
union all
-- Of roles; where those are not read, nothing has such an address.
select classoid, objoid, 0, description, null, null, null from pg_shdescription where classoid = 'pg_authid'::regclass
