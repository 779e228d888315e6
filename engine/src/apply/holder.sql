SELECT lock.pid,
       activity.usename::text,
       activity.application_name,
       host(activity.client_addr),
       to_char(activity.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
       -- Only what is running now: the last statement of an idle session says nothing.
       CASE WHEN activity.state = 'active' THEN left(regexp_replace(activity.query, '\s+', ' ', 'g'), 60) END
FROM pg_locks lock
LEFT JOIN pg_stat_activity activity USING (pid)
WHERE lock.locktype = 'advisory'
  AND lock.granted
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  -- A key of 64 bits is shown in two halves.
  AND lock.classid = (($1::bigint >> 32) & 4294967295)::oid
  AND lock.objid = ($1::bigint & 4294967295)::oid
  AND lock.objsubid = 1
LIMIT 1
