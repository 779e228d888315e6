CREATE SCHEMA IF NOT EXISTS palisade;
REVOKE ALL ON SCHEMA palisade FROM PUBLIC;

CREATE TABLE palisade.format (
    version integer NOT NULL
);
INSERT INTO palisade.format VALUES (1);

CREATE TABLE palisade.migrations (
    id text PRIMARY KEY,
    version text NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    parent text,
    tool text NOT NULL,
    how text NOT NULL CHECK (how IN ('applied', 'recovered', 'resolved', 'adopted')),
    applied_by text NOT NULL DEFAULT session_user,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE palisade.journal (
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration text NOT NULL,
    event text NOT NULL CHECK (event IN ('started', 'done', 'failed')),
    expected text,
    message text,
    backend integer NOT NULL DEFAULT pg_backend_pid(),
    backend_start timestamptz,
    written_by text NOT NULL DEFAULT session_user,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON SCHEMA palisade IS 'Which migrations this database has. Written by palisade; not part of the schema that it manages.';
COMMENT ON TABLE palisade.migrations IS 'A set of ids with the hashes of what was run.';
COMMENT ON TABLE palisade.journal IS 'Steps as they happened. What was started and is neither done nor failed was interrupted.';
