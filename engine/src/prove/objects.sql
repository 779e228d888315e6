-- Everything that a mutant is made of, one JSON value each.
SELECT pg_catalog.to_jsonb(o)::text FROM (
  SELECT 'policy' AS kind, n.nspname AS schema, c.relname AS "table", p.polname::text AS name,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
    p.polpermissive AS permissive,
    ARRAY(SELECT coalesce(r.rolname, 'public') FROM pg_catalog.unnest(p.polroles) AS of (id)
          LEFT JOIN pg_catalog.pg_roles r ON r.oid = of.id ORDER BY 1) AS roles,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS "using", pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS "check",
    '' AS definition
  FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT 'table', n.nspname, c.relname, c.relname, '', true, '{}', NULL, NULL, ''
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity
  UNION ALL
  SELECT 'view', n.nspname, c.relname, c.relname, '', true, '{}', NULL, NULL, ''
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'v' AND c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1']
  UNION ALL
  SELECT 'function', n.nspname, '', p.oid::pg_catalog.regprocedure::text, '', p.prosecdef, '{}', NULL, NULL,
    pg_catalog.pg_get_functiondef(p.oid)
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE p.prokind = 'f' AND l.lanname IN ('sql', 'plpgsql') AND n.nspname NOT IN ('auth', 'storage', 'extensions', 'realtime')
  UNION ALL
  SELECT 'trigger', n.nspname, c.relname, t.tgname, '', true, '{}', NULL, NULL, ''
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND t.tgtype & 2 = 2
  UNION ALL
  -- A command of which a role has some columns, or none although it may read the table.
  SELECT 'grant', n.nspname, c.relname, r.rolname, v.command, true, ARRAY[r.rolname], NULL, NULL, ''
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN pg_catalog.pg_roles r CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS v (command)
  WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
    AND EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND r.oid = ANY (p.polroles))
    AND NOT pg_catalog.has_table_privilege(r.oid, c.oid, v.command)
  UNION ALL
  SELECT 'anon', n.nspname, c.relname, r.rolname, '', true, ARRAY[r.rolname], NULL, NULL, ''
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles r ON r.rolname = 'anon'
  WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT pg_catalog.has_table_privilege(r.oid, c.oid, 'SELECT')
) AS o
WHERE o.schema !~ '^pg_' AND o.schema NOT IN ('information_schema', 'palisade')
ORDER BY o.kind, o.schema, o."table", o.name, o.command
