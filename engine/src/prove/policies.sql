-- Every policy, and every table with whether row security is on, one JSON value each.
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname, 'table', c.relname, 'enabled', c.relrowsecurity,
  'policies', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', p.polname, 'command', p.polcmd, 'permissive', p.polpermissive,
      'roles', (
        SELECT pg_catalog.jsonb_agg(coalesce(r.rolname, 'public') ORDER BY r.rolname)
        FROM pg_catalog.unnest(p.polroles) AS of (id) LEFT JOIN pg_catalog.pg_roles r ON r.oid = of.id
      ),
      'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
      'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    ) ORDER BY p.polname)
    FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid
  ), '[]')
)::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
ORDER BY n.nspname, c.relname
