select d.classoid as classid, d.objoid as oid, d.objsubid as sub, d.description as text, a.attname::text as column_name
from pg_description d
left join pg_attribute a
  on d.classoid = 'pg_class'::regclass and a.attrelid = d.objoid and d.objsubid > 0 and a.attnum = d.objsubid
where d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass and d.objoid = any ($1)
