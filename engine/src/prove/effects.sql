-- Which tables a write can reach: by cascades, by what a table is a part of, and by triggers and rules that run with
-- their owner's rights and may reach anything.
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname, 'name', c.relname,
  'anything', coalesce((
    SELECT pg_catalog.jsonb_agg(DISTINCT e.command)
    FROM (
      SELECT e.command FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
      JOIN (VALUES ('insert', 4), ('delete', 8), ('update', 16)) AS e (command, bit) ON t.tgtype & e.bit <> 0
      WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND (p.prosecdef
        -- What a trigger writes fires further triggers, which are not followed.
        OR EXISTS (SELECT FROM pg_catalog.pg_language l WHERE l.oid = p.prolang AND l.lanname NOT IN ('sql', 'plpgsql'))
        OR pg_catalog.regexp_replace(p.prosrc, '''[^'']*''', '', 'g') ~* '\m(insert|update|delete|merge|execute|perform|call)\M')
      UNION ALL
      SELECT e.command FROM pg_catalog.pg_rewrite r
      JOIN (VALUES ('update', '2'), ('insert', '3'), ('delete', '4')) AS e (command, type) ON r.ev_type::text = e.type
      WHERE r.ev_class = c.oid
    ) AS e
  ), '[]'),
  'deleted', coalesce((
    SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(kn.nspname, k.relname))
    FROM pg_catalog.pg_class k JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
    WHERE k.relkind IN ('r', 'p') AND NOT k.relispartition
      AND k.oid IN (SELECT f.conrelid FROM pg_catalog.pg_constraint f
                    WHERE f.confrelid = c.oid AND f.contype = 'f' AND f.confdeltype IN ('c', 'n', 'd'))
  ), '[]'),
  'changed', coalesce((
    SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(kn.nspname, k.relname))
    FROM pg_catalog.pg_class k JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
    WHERE k.relkind IN ('r', 'p') AND NOT k.relispartition
      AND k.oid IN (SELECT f.conrelid FROM pg_catalog.pg_constraint f
                    WHERE f.confrelid = c.oid AND f.contype = 'f' AND f.confupdtype IN ('c', 'n', 'd'))
  ), '[]'),
  'parents', coalesce((
    SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(kn.nspname, k.relname))
    FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class k ON k.oid = h.inhparent
    JOIN pg_catalog.pg_namespace kn ON kn.oid = k.relnamespace
    WHERE h.inhrelid = c.oid
  ), '[]')
)::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
