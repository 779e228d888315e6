-- Which tables a write can reach: by cascades, partitions, and triggers that run with their owner's rights.
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname, 'name', c.relname,
  'definer', EXISTS (
    SELECT FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND p.prosecdef
  ),
  'children', coalesce((
    SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(kn.nspname, k.relname))
    FROM pg_catalog.pg_class k JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
    WHERE k.relkind IN ('r', 'p') AND NOT k.relispartition AND (
      k.oid IN (SELECT f.conrelid FROM pg_catalog.pg_constraint f
                WHERE f.confrelid = c.oid AND f.contype = 'f' AND f.confdeltype IN ('c', 'n', 'd'))
      OR k.oid IN (SELECT h.inhparent FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid)
    )
  ), '[]')
)::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
