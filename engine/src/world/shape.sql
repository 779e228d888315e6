-- Every table that rows can be put into, as one JSON value each: what an INSERT into it has to respect.
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'partition', c.relispartition,
  'parents', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(pn.nspname, p.relname) ORDER BY h.inhseqno)
    FROM pg_catalog.pg_inherits h
    JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
    WHERE h.inhrelid = c.oid AND NOT c.relispartition
  ), '[]'),
  'columns', (
    SELECT of_table.list FROM (
      SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'base', b.typname,
        'category', b.typcategory,
        'element', coalesce(e.typname, ''),
        'not_null', a.attnotnull OR (t.typtype = 'd' AND t.typnotnull),
        'has_default', a.atthasdef OR a.attidentity <> '',
        'default', coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), ''),
        'generated', a.attgenerated <> '',
        'length', CASE WHEN b.typname IN ('varchar', 'bpchar') AND coalesce(nullif(t.typtypmod, -1), a.atttypmod) > 4
                       THEN coalesce(nullif(t.typtypmod, -1), a.atttypmod) - 4 END,
        'labels', coalesce((
          SELECT pg_catalog.jsonb_agg(l.enumlabel ORDER BY l.enumsortorder)
          FROM pg_catalog.pg_enum l WHERE l.enumtypid = b.oid
        ), '[]'),
        'domain_checks', coalesce((
          SELECT pg_catalog.jsonb_agg(pg_catalog.pg_get_constraintdef(k.oid) ORDER BY k.conname)
          FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND t.typtype = 'd'
        ), '[]')
      ) ORDER BY a.attnum) AS list
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
      LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS of_table
  ),
  'keys', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', i.relname,
      'primary', x.indisprimary,
      'columns', (
        SELECT coalesce(pg_catalog.jsonb_agg(DISTINCT a.attname), '[]')
        FROM pg_catalog.pg_depend dep
        JOIN pg_catalog.pg_attribute a ON a.attrelid = dep.refobjid AND a.attnum = dep.refobjsubid
        WHERE dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND dep.refobjid = c.oid
          AND dep.refobjsubid > 0 AND (
            dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND dep.objid = i.oid
            OR dep.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND dep.objid = k.oid)
      )
    ) ORDER BY x.indisprimary DESC, i.relname)
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.oid AND k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x')
    WHERE x.indrelid = c.oid AND (x.indisunique OR x.indisexclusion)
  ), '[]'),
  'foreign', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', k.conname,
      'schema', rn.nspname,
      'table', r.relname,
      'columns', (
        SELECT pg_catalog.jsonb_agg(a.attname ORDER BY p.n)
        FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS p (num, n)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.num
      ),
      'references', (
        SELECT pg_catalog.jsonb_agg(a.attname ORDER BY p.n)
        FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS p (num, n)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.num
      ),
      'on_delete', k.confdeltype
    ) ORDER BY pg_catalog.cardinality(k.conkey) DESC, k.conname)
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
    JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0
  ), '[]'),
  'checks', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', k.conname,
      'text', pg_catalog.pg_get_constraintdef(k.oid),
      'columns', coalesce((
        SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
      ), '[]')
    ) ORDER BY k.conname)
    FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype = 'c'
  ), '[]'),
  'partition_key', coalesce((
    SELECT pg_catalog.jsonb_agg(a.attname ORDER BY a.attnum)
    FROM pg_catalog.pg_partitioned_table p
    JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs)
    WHERE p.partrelid = c.oid
  ), '[]'),
  'bounds', coalesce((
    SELECT pg_catalog.jsonb_agg(pg_catalog.pg_get_expr(child.relpartbound, child.oid) ORDER BY child.relname)
    FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class child ON child.oid = h.inhrelid
    WHERE h.inhparent = c.oid AND c.relkind = 'p'
  ), '[]')
)::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade')
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend x
    WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objid = c.oid AND x.deptype = 'e'
  )
ORDER BY n.nspname, c.relname
