select c.oid, c.relreplident::text as identity, i.oid as index, i.relname::text as index_name
from pg_class c
left join pg_index x on x.indrelid = c.oid and x.indisreplident
left join pg_class i on i.oid = x.indexrelid
where c.relkind in ('r', 'p') and c.relreplident <> 'd' and c.relnamespace = any ($1)
  and (c.relreplident <> 'i' or i.oid is not null)
