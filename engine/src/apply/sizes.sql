-- $1: relations as SQL names them. Partitions count with the table that they are of.
SELECT
    wanted.name,
    sum(pg_catalog.pg_total_relation_size(part.oid))::bigint AS bytes,
    CASE WHEN bool_or(part.reltuples >= 0 AND part.relkind <> 'p')
        THEN sum(greatest(part.reltuples, 0)) FILTER (WHERE part.relkind <> 'p') END::bigint AS rows
FROM unnest($1) AS wanted (name)
JOIN pg_catalog.pg_class AS relation ON relation.oid = pg_catalog.to_regclass(wanted.name)
CROSS JOIN LATERAL (
    SELECT relation.oid AS relid WHERE relation.relkind <> 'p'
    UNION ALL
    SELECT tree.relid FROM pg_catalog.pg_partition_tree(relation.oid) AS tree WHERE relation.relkind = 'p'
) AS tree
JOIN pg_catalog.pg_class AS part ON part.oid = tree.relid
GROUP BY wanted.name
