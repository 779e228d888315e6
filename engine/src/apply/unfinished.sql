SELECT DISTINCT ON (started.migration)
       started.migration,
       started.expected,
       started.backend,
       started.backend_start::text,
       to_char(started.written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
       started.message
FROM palisade.journal started
WHERE started.event = 'started'
  AND NOT EXISTS (
        SELECT FROM palisade.journal ended
        WHERE ended.migration = started.migration AND ended.entry > started.entry)
  AND NOT EXISTS (SELECT FROM palisade.migrations WHERE id = started.migration)
ORDER BY started.migration, started.entry DESC
