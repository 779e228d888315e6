-- Where the columns of $1 (schemas), $2 (tables) and $3 (columns) come to light: themselves, and every view that
-- reads them, directly or through others (then with the number 0, for any of its columns).
WITH RECURSIVE hidden AS (
    SELECT c.oid, a.attnum, c.relname
    FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (schema, relation, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = wanted.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.relation
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = wanted.name AND NOT a.attisdropped
), views (oid) AS (
    SELECT r.ev_class
    FROM hidden
    -- A reference to a whole row has the number 0.
    JOIN pg_catalog.pg_depend AS d ON d.refobjid = hidden.oid AND d.refobjsubid IN (hidden.attnum, 0)
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid AND r.ev_class <> hidden.oid
    UNION
    SELECT r.ev_class
    FROM views
    JOIN pg_catalog.pg_depend AS d ON d.refobjid = views.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid AND r.ev_class <> views.oid
)
SELECT oid, attnum, relname::text FROM hidden
UNION ALL
SELECT c.oid, 0::int2, c.relname::text FROM views JOIN pg_catalog.pg_class AS c ON c.oid = views.oid
