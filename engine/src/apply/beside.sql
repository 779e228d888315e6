-- $1: the process that runs the statement. How far a build of an index is, and whom the process waits for.
SELECT
    (
        SELECT 'index on ' || build.relid::regclass || ': ' || build.phase || CASE
            WHEN build.blocks_total > 0 THEN ', ' || (100 * build.blocks_done / build.blocks_total) || ' %'
            WHEN build.tuples_total > 0 THEN ', ' || (100 * build.tuples_done / build.tuples_total) || ' %'
            WHEN build.lockers_total > 0 THEN ', ' || build.lockers_done || ' of ' || build.lockers_total || ' gone'
            ELSE '' END
        FROM pg_catalog.pg_stat_progress_create_index AS build
        WHERE build.pid = $1
        LIMIT 1
    ),
    (
        SELECT string_agg(
            CASE WHEN blocker.pid = 0 THEN 'a prepared transaction' ELSE format(
                'process %s%s%s%s',
                blocker.pid,
                ', role ' || activity.usename,
                ', in a transaction since ' || to_char(activity.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS UTC'),
                ', ' || CASE activity.state WHEN 'active'
                    THEN 'running ' || left(regexp_replace(activity.query, '\s+', ' ', 'g'), 60) ELSE activity.state END
            ) END, '; ' ORDER BY blocker.pid
        )
        FROM unnest(pg_catalog.pg_blocking_pids($1)) AS blocker (pid)
        LEFT JOIN pg_catalog.pg_stat_activity AS activity USING (pid)
    )
