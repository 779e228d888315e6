-- The tables whose policies for UPDATE ask the same of the old row as of the new one, and ask it of columns that nobody
-- whom row security binds may set, or of none: schema, table, these columns, and the bodies of the triggers that could set them.
SELECT n.nspname::text, c.relname::text, coalesce(x.columns, '{}'), ARRAY(
  SELECT CASE WHEN l.lanname = 'plpgsql' THEN f.prosrc END
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = f.prolang
  -- Row triggers that fire before an UPDATE: bits 1, 2 and 16.
  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 19 = 19
)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT pg_catalog.array_agg(p.oid) AS policies, pg_catalog.bool_and(
    p.polpermissive AND p.polqual IS NOT NULL
    AND pg_catalog.pg_get_expr(p.polqual, c.oid) = coalesce(pg_catalog.pg_get_expr(p.polwithcheck, c.oid), pg_catalog.pg_get_expr(p.polqual, c.oid))
    -- A whole row leaves no trace in pg_depend.
    AND pg_catalog.strpos(pg_catalog.pg_get_expr(p.polqual, c.oid), '.*') = 0
  ) AS same
  FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('w', '*')
) AS o
CROSS JOIN LATERAL (
  SELECT pg_catalog.array_agg(DISTINCT a.attname::text) AS columns, pg_catalog.array_agg(DISTINCT a.attnum) AS numbers
  FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
  WHERE d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND d.objid = ANY (o.policies)
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid AND d.refobjsubid > 0
) AS x
WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND o.same
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_roles r CROSS JOIN pg_catalog.unnest(x.numbers) AS a (number)
    -- PostgreSQL's own roles log in nowhere; who is a member of one has its privileges.
    WHERE NOT r.rolsuper AND NOT r.rolbypassrls AND r.oid <> c.relowner AND r.rolname !~ '^pg_'
      AND pg_catalog.has_column_privilege(r.oid, c.oid, a.number, 'UPDATE')
      -- Whom no policy binds changes nothing.
      AND EXISTS (
        SELECT FROM pg_catalog.pg_policy p CROSS JOIN pg_catalog.unnest(p.polroles) AS bound (id)
        WHERE p.oid = ANY (o.policies) AND (bound.id = 0 OR pg_catalog.pg_has_role(r.oid, bound.id, 'USAGE'))
      )
  )
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc f ON f.oid = d.refobjid
    WHERE d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND d.objid = ANY (o.policies)
      AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND f.provolatile = 'v'
  )
