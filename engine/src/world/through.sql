-- Through what relations the rows of others come to light: views and materialised views through what they read,
-- partitions and children through what they are a part of. One JSON value each.
SELECT DISTINCT pg_catalog.jsonb_build_object(
  'door', pg_catalog.jsonb_build_object('schema', n.nspname, 'name', c.relname),
  'reads', pg_catalog.jsonb_build_object('schema', rn.nspname, 'name', r.relname)
)::text
FROM (
  SELECT w.ev_class AS door, d.refobjid AS reads
  FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> w.ev_class
  WHERE w.ev_type = '1'
  UNION ALL
  SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h
) AS x
JOIN pg_catalog.pg_class c ON c.oid = x.door AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = x.reads AND r.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
ORDER BY 1
