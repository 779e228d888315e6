select s.classoid as classid, s.objoid as oid, s.objsubid as sub, s.provider, s.label, a.attname::text as column_name
from pg_seclabel s
left join pg_attribute a
  on s.classoid = 'pg_class'::regclass and a.attrelid = s.objoid and s.objsubid > 0 and a.attnum = s.objsubid
where $1 is not null
