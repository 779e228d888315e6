-- Doors that lead to rows and are not tried, each as a sentence: rows of foreign tables are on another server, and what
-- a publication sends is read by whoever may replicate.
SELECT pg_catalog.format(
  'foreign table %s: not tried, its rows are on the server %s, which knows nothing of row security here; %s may read it',
  pg_catalog.concat_ws('.', nullif(n.nspname, 'public'), c.relname), s.srvname,
  pg_catalog.string_agg(r.rolname, ', ' ORDER BY r.rolname))
FROM pg_catalog.pg_foreign_table f
JOIN pg_catalog.pg_class c ON c.oid = f.ftrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
JOIN pg_catalog.pg_roles r ON r.rolname = ANY ($1) AND pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT')
  AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE')
GROUP BY n.nspname, c.relname, s.srvname
UNION ALL
SELECT pg_catalog.format(
  'publication %s: not tried, whoever subscribes reads %s past row security', p.pubname,
  pg_catalog.string_agg(pg_catalog.concat_ws('.', nullif(t.schemaname, 'public'), t.tablename), ', ' ORDER BY t.schemaname, t.tablename))
FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_tables t ON t.pubname = p.pubname
WHERE t.schemaname <> 'palisade'
GROUP BY p.pubname
ORDER BY 1
