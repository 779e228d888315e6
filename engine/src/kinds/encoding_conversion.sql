select c.oid, n.nspname::text as schema, c.conname::text as name, c.condefault as is_default,
  pg_encoding_to_char(c.conforencoding)::text as source, pg_encoding_to_char(c.contoencoding)::text as destination,
  c.conproc::regproc::text as function
from pg_conversion c
join pg_namespace n on n.oid = c.connamespace
where c.connamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_conversion'::regclass and e.objid = c.oid and e.deptype = 'e')
