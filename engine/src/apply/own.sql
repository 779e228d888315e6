-- $1: the key of the lock that keeps two runners apart. $2: whether names are looked up where psql would look for them; else
-- nowhere but in pg_catalog. Who runs, and whether the lock is this session's.
SELECT
    session_user::text,
    current_user::text,
    EXISTS (
        SELECT FROM pg_catalog.pg_locks
        WHERE locktype = 'advisory'
          AND granted
          AND pid = pg_catalog.pg_backend_pid()
          AND classid = (($1::bigint >> 32) & 4294967295)::oid
          AND objid = ($1::bigint & 4294967295)::oid
          AND objsubid = 1
    ),
    pg_catalog.set_config(
        'search_path',
        CASE WHEN $2 THEN (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path') ELSE '' END,
        false
    )
