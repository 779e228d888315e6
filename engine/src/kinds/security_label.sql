select s.classoid as classid, s.objoid as oid, s.objsubid as sub, s.provider, s.label, a.attname::text as column_name
from pg_seclabel s
left join pg_attribute a
  on s.classoid = 'pg_class'::regclass and a.attrelid = s.objoid and s.objsubid > 0 and a.attnum = s.objsubid
where $1 is not null
union all
-- Of roles; where those are not read, nothing has such an address.
select classoid, objoid, 0, provider, label, null from pg_shseclabel where classoid = 'pg_authid'::regclass
