-- Foreign keys, unique keys with their indexes, and checks of those tables: what rows have to honour.
SELECT n.nspname::text, c.relname::text, k.contype::text, k.conname::text,
    ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (num, ord)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.num ORDER BY u.ord),
    coalesce(fn.nspname::text, ''), coalesce(f.relname::text, ''),
    ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u (num, ord)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.oid AND a.attnum = u.num ORDER BY u.ord),
    coalesce(pg_catalog.pg_get_expr(k.conbin, k.conrelid), '')
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE k.contype IN ('f', 'c') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema' AND n.nspname <> 'palisade'
UNION ALL
SELECT n.nspname::text, c.relname::text, CASE WHEN i.indisprimary THEN 'p' ELSE 'u' END, x.relname::text,
    -- The columns that an expression or a predicate reads count, too.
    ARRAY(SELECT DISTINCT a.attname::text FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND (a.attnum = ANY (i.indkey) OR i.indexprs IS NOT NULL AND EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = x.oid
                AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
                AND pg_catalog.pg_get_expr(i.indexprs, c.oid) ~ ('\m' || a.attname || '\M')))
        ORDER BY 1),
    '', '', '{}', ''
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indisunique AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema' AND n.nspname <> 'palisade'
ORDER BY 1, 2, 3, 4
