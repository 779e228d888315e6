-- $1, $2: the locks that are wanted, as modes and the relations that they are wanted on. Who holds one that conflicts
-- (https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES).
SELECT
    wanted.relation,
    wanted.mode,
    CASE
        WHEN prepared.gid IS NOT NULL THEN format('prepared transaction %L since %s', prepared.gid,
            to_char(prepared.prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS UTC'))
        ELSE format('process %s%s%s%s', held.pid, ', role ' || activity.usename,
            ', in a transaction since ' || to_char(activity.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS UTC'),
            ', ' || CASE WHEN activity.backend_type = 'autovacuum worker' THEN activity.query
                WHEN activity.state = 'active' THEN left(regexp_replace(activity.query, '\s+', ' ', 'g'), 60)
                ELSE activity.state END)
    END AS who
FROM unnest($1, $2) AS wanted (mode, relation)
JOIN pg_catalog.pg_locks AS held
    ON held.relation = pg_catalog.to_regclass(wanted.relation)
    AND held.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND held.granted
    AND held.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
    AND CASE wanted.mode
        WHEN 'SHARE UPDATE EXCLUSIVE' THEN held.mode IN ('ShareUpdateExclusiveLock', 'ShareLock',
            'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        WHEN 'SHARE' THEN held.mode IN ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareRowExclusiveLock',
            'ExclusiveLock', 'AccessExclusiveLock')
        WHEN 'SHARE ROW EXCLUSIVE' THEN held.mode IN ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
            'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        ELSE true END
LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = held.pid
-- A prepared transaction has no process. What says which one it is holds the lock on its number.
LEFT JOIN pg_catalog.pg_locks AS numbered
    ON held.pid IS NULL AND numbered.pid IS NULL AND numbered.locktype = 'transactionid'
    AND numbered.virtualtransaction = held.virtualtransaction
LEFT JOIN pg_catalog.pg_prepared_xacts AS prepared ON prepared.transaction = numbered.transactionid
-- Any other autovacuum is cancelled by whoever waits for it.
WHERE activity.backend_type IS DISTINCT FROM 'autovacuum worker' OR activity.query LIKE '%(to prevent wraparound)%'
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
