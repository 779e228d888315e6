select r.oid, r.prpubid as publication, r.prrelid as table_oid,
  array(select a.attname::text from pg_attribute a
        where a.attrelid = r.prrelid and a.attnum = any (r.prattrs) order by a.attname) as columns,
  pg_get_expr(r.prqual, r.prrelid) as filter
from pg_publication_rel r
where $1 is not null
