select r.oid, r.prpubid as publication, r.prrelid as table_oid, null::text[] as columns, null::text as filter
from pg_publication_rel r
where $1 is not null
