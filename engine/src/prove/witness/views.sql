-- The queries of views, as texts that decide.
SELECT pg_catalog.jsonb_build_object(
  'kind', 'view', 'name', c.relname, 'of', pg_catalog.jsonb_build_array(n.nspname, c.relname),
  'text', pg_catalog.pg_get_viewdef(c.oid), 'columns', '[]'::jsonb
)::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid AND x.deptype = 'e'
  )
ORDER BY n.nspname, c.relname
