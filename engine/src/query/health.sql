-- What `ping` tells of a server, in one row.
SELECT
    pg_catalog.pg_backend_pid(),
    pg_catalog.inet_server_port(),
    pg_catalog.pg_is_in_recovery(),
    coalesce((SELECT s.version || ', ' || s.cipher FROM pg_catalog.pg_stat_ssl AS s
        WHERE s.pid = pg_catalog.pg_backend_pid() AND s.ssl), ''),
    pg_catalog.current_setting('max_connections')::int4
        - pg_catalog.current_setting('superuser_reserved_connections')::int4,
    (SELECT nullif(r.rolconnlimit, -1) FROM pg_catalog.pg_roles AS r WHERE r.rolname = session_user),
    (SELECT nullif(d.datconnlimit, -1) FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
