-- The triggers that do nothing but fire for each row before an UPDATE, and whose function no other one calls: schema,
-- table, trigger, function, the columns that nobody whom row security binds may set, and the bodies of all triggers
-- that could set them, its own the first.
SELECT n.nspname::text, c.relname::text, t.tgname::text, f.oid::pg_catalog.regprocedure::text, ARRAY(
  SELECT a.attname::text FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_roles r
    WHERE NOT r.rolsuper AND NOT r.rolbypassrls AND r.oid <> c.relowner AND r.rolname !~ '^pg_'
      AND pg_catalog.has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_policy p CROSS JOIN pg_catalog.unnest(p.polroles) AS bound (id)
        WHERE p.polrelid = c.oid AND p.polcmd IN ('w', '*')
          AND (bound.id = 0 OR pg_catalog.pg_has_role(r.oid, bound.id, 'USAGE'))
      )
  )
), ARRAY(
  SELECT CASE WHEN l.lanname = 'plpgsql' THEN g.prosrc END
  FROM pg_catalog.pg_trigger o
  JOIN pg_catalog.pg_proc g ON g.oid = o.tgfoid JOIN pg_catalog.pg_language l ON l.oid = g.prolang
  WHERE o.tgrelid = c.oid AND NOT o.tgisinternal AND o.tgtype & 19 = 19
  ORDER BY o.oid <> t.oid
)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
-- Row, before, update, and nothing else; no condition and no columns of its own.
WHERE NOT t.tgisinternal AND t.tgtype = 19 AND t.tgqual IS NULL AND t.tgattr = ''
  AND c.relrowsecurity AND NOT c.relforcerowsecurity
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger o WHERE o.tgfoid = f.oid AND o.oid <> t.oid)
