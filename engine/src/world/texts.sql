-- Every text that decides who may do what: policies, functions, views, triggers. `columns` are those of tables that
-- PostgreSQL knows it to read, as schema.table.column; of a function in SQL or PL/pgSQL it knows none.
SELECT pg_catalog.jsonb_build_object('kind', x.kind, 'name', x.name, 'of', pg_catalog.jsonb_build_array(x.schema, x.object), 'text', x.text, 'columns', coalesce((
  SELECT pg_catalog.jsonb_agg(DISTINCT pg_catalog.jsonb_build_array(n.nspname, c.relname, a.attname))
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
  WHERE d.classid = x.class AND d.objid = x.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refobjsubid > 0
), '[]'))::text
FROM (
  SELECT 'policy' AS kind, pg_catalog.format('%s on %s', p.polname, p.polrelid::pg_catalog.regclass) AS name,
    pg_catalog.concat_ws(' and ', pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) AS text,
    'pg_catalog.pg_policy'::pg_catalog.regclass AS class, p.oid, n.nspname AS schema, c.relname AS object
  FROM pg_catalog.pg_policy p
  JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT 'function', p.oid::pg_catalog.regprocedure::text,
    pg_catalog.pg_get_functiondef(p.oid),
    'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, n.nspname, p.proname
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'palisade') AND l.lanname IN ('sql', 'plpgsql')
    AND p.prokind IN ('f', 'p') AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend x
      WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype = 'e'
    )
  UNION ALL
  SELECT 'trigger', pg_catalog.format('%s on %s', t.tgname, t.tgrelid::pg_catalog.regclass),
    pg_catalog.pg_get_triggerdef(t.oid), 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid, n.nspname, c.relname
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal
) AS x
ORDER BY x.kind, x.name
