select d.classoid as classid, d.objoid as oid, d.objsubid as sub, d.description as text, a.attname::text as column_name
from pg_description d
left join pg_attribute a
  on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and d.objsubid > 0 and a.attnum = d.objsubid
where d.objoid >= 16384
    -- A multirange type and a range's constructors have no identity of their own.
    and not (d.classoid = 'pg_type'::regclass and exists (select from pg_type t where t.oid = d.objoid and t.typtype = 'm'))
    -- An index of a partition takes over what is said of its parent's whenever PostgreSQL builds it anew.
    and not (d.classoid = 'pg_class'::regclass and d.objsubid = 0
             and exists (select from pg_inherits i join pg_description p
                           on p.classoid = 'pg_class'::regclass and p.objoid = i.inhparent and p.objsubid = 0
                         where i.inhrelid = d.objoid and p.description = d.description
                           and exists (select from pg_index x where x.indexrelid = d.objoid)))
  or d.classoid = 'pg_namespace'::regclass and d.objoid = any ($1)
