select 'n', '', n.nspname::text, pg_get_userbyid(n.nspowner)::text
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select c.relkind::text, n.nspname::text, c.relname::text, pg_get_userbyid(c.relowner)::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select 'function', n.nspname::text,
  quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')', pg_get_userbyid(p.proowner)::text
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
