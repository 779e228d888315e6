-- Everything through which a role reaches rows, one JSON value each: relations with what may be done to which columns,
-- and functions that it may call. Privileges are asked of PostgreSQL itself.
SELECT pg_catalog.jsonb_build_object(
  'role', r.rolname, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind::text,
  'usage', pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'),
  'select', coalesce((
    SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND pg_catalog.has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')
  ), '[]'),
  'insert', coalesce((
    SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND pg_catalog.has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT')
  ), '[]'),
  'update', coalesce((
    SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND pg_catalog.has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')
  ), '[]'),
  'delete', pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE'),
  'truncate', pg_catalog.has_table_privilege(r.oid, c.oid, 'TRUNCATE'),
  'arguments', '[]'::jsonb
)::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN pg_catalog.pg_roles r
WHERE r.rolname = ANY ($1) AND c.relkind IN ('r', 'p', 'v', 'm')
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid AND x.deptype = 'e'
  )
UNION ALL
SELECT pg_catalog.jsonb_build_object(
  'role', r.rolname, 'schema', n.nspname, 'name', p.proname, 'kind', 'f',
  'usage', pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'),
  'select', '[]'::jsonb, 'insert', '[]'::jsonb, 'update', '[]'::jsonb, 'delete', false, 'truncate', false,
  'arguments', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.format_type(a.type, NULL) ORDER BY a.n)
    FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a (type, n)
  ), '[]')
)::text
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN pg_catalog.pg_roles r
WHERE r.rolname = ANY ($1) AND p.prokind = 'f' AND p.prorettype <> 'trigger'::pg_catalog.regtype
  AND p.prorettype <> 'event_trigger'::pg_catalog.regtype
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
  AND pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype = 'e'
  )
ORDER BY 1
