//! The rules of other tools that judge migrations, each with what takes its place here or why nothing does.
//! `docs/hazards.md` is written from this list, and a test runs the example of every rule that has one.

/// A rule of another tool.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere {
    /// The tool.
    pub tool: &'static str,
    /// What the tool calls it.
    pub rule: &'static str,
    /// What it finds, as a migration would have it; empty where no statement shows it.
    pub example: &'static str,
    /// What takes its place.
    pub answer: Answer,
}

/// What takes the place of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// Codes of ours that the example has; the words say where they say more or less.
    Codes(&'static [&'static str], &'static str),
    /// Something other than a code: an error, what the runner does, what is never written.
    Otherwise(&'static str),
    /// Nothing, and why.
    Nothing(&'static str),
}

use Answer::{Codes, Nothing, Otherwise};

const SQUAWK: &str = "squawk";
const ATLAS: &str = "Atlas";
const PG_SCHEMA_DIFF: &str = "pg-schema-diff";

const SCHEMA: &str = "of the schema that it leads to, by `lint`";
const NAMES: &str = "names are what the structs and the `.sql` files say; none is judged by a pattern";

const fn rule(tool: &'static str, rule: &'static str, example: &'static str, answer: Answer) -> Elsewhere {
    Elsewhere { tool, rule, example, answer }
}

/// Every rule, tool by tool. The examples run on the tables of `tests/live/hazards.rs`.
pub const ELSEWHERE: &[Elsewhere] = &[
    rule(
        SQUAWK,
        "adding-field-with-default",
        "ALTER TABLE t ADD d uuid DEFAULT gen_random_uuid()",
        Codes(
            &["PL002"],
            "only where the default is volatile: a constant one rewrites nothing since PostgreSQL 11",
        ),
    ),
    rule(
        SQUAWK,
        "adding-foreign-key-constraint",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id)",
        Codes(&["PL003", "PL004"], ""),
    ),
    rule(
        SQUAWK,
        "adding-not-nullable-field",
        "ALTER TABLE t ALTER a SET NOT NULL",
        Codes(&["PL003", "PL004"], ""),
    ),
    rule(SQUAWK, "adding-required-field", "ALTER TABLE t ADD d integer NOT NULL", Codes(&["PL004"], "")),
    rule(
        SQUAWK,
        "adding-serial-primary-key-field",
        "ALTER TABLE h ADD PRIMARY KEY (id)",
        Codes(&["PL003"], ""),
    ),
    rule(
        SQUAWK,
        "ban-alter-domain-with-add-constraint",
        "ALTER DOMAIN dom ADD CHECK (value > 0)",
        Codes(&["PL003"], "for each table that has a column of the domain"),
    ),
    rule(SQUAWK, "ban-char-field", "ALTER TABLE t ADD d char(3)", Codes(&["PL248"], SCHEMA)),
    rule(
        SQUAWK,
        "ban-concurrent-index-creation-in-transaction",
        "BEGIN; CREATE INDEX CONCURRENTLY ON t (a); COMMIT",
        Otherwise(
            "`lint FILE` refuses the file with the line, and `generate` gives such a statement a file of its own",
        ),
    ),
    rule(
        SQUAWK,
        "ban-create-domain-with-constraint",
        "CREATE DOMAIN e AS integer CHECK (value > 0)",
        Nothing(
            "a new domain has no rows; a change of its constraint is PL003, as `ban-alter-domain-with-add-constraint` is",
        ),
    ),
    rule(SQUAWK, "ban-drop-column", "ALTER TABLE t DROP a", Codes(&["PL001"], "")),
    rule(
        SQUAWK,
        "ban-drop-database",
        "DROP DATABASE app",
        Otherwise("no migration holds it: a migration is about one database, and the scratch refuses it"),
    ),
    rule(SQUAWK, "ban-drop-not-null", "ALTER TABLE t ALTER b DROP NOT NULL", Codes(&["PL008"], "")),
    rule(SQUAWK, "ban-drop-table", "DROP TABLE t", Codes(&["PL001"], "")),
    rule(
        SQUAWK,
        "ban-duplicate-column-assignments",
        "UPDATE t SET a = 1, a = 2",
        Otherwise(
            "PostgreSQL refuses it, and a file that does not run on the scratch is an error with its line",
        ),
    ),
    rule(
        SQUAWK,
        "ban-truncate-cascade",
        "TRUNCATE u CASCADE",
        Codes(&["PL001"], "for each table that loses its rows, with and without CASCADE"),
    ),
    rule(
        SQUAWK,
        "ban-uncommitted-transaction",
        "BEGIN; ALTER TABLE t ADD d integer",
        Otherwise(
            "`lint FILE` refuses the file, and the runner one of the folder whose bracket is not closed",
        ),
    ),
    rule(
        SQUAWK,
        "changing-column-type",
        "ALTER TABLE t ALTER a TYPE bigint",
        Codes(&["PL002"], "only where PostgreSQL writes the table anew; what rounds or forgets is PL001"),
    ),
    rule(
        SQUAWK,
        "constraint-missing-not-valid",
        "ALTER TABLE t ADD CHECK (a > 0)",
        Codes(&["PL003", "PL004"], ""),
    ),
    rule(
        SQUAWK,
        "disallowed-unique-constraint",
        "ALTER TABLE t ADD UNIQUE (a)",
        Codes(&["PL003", "PL004"], ""),
    ),
    rule(
        SQUAWK,
        "identifier-too-long",
        "",
        Otherwise(
            "the derive and the scan refuse such a name on a struct; in a `.sql` file PostgreSQL cuts it off, and says so",
        ),
    ),
    rule(
        SQUAWK,
        "prefer-bigint-over-int",
        "ALTER TABLE t ADD d integer GENERATED ALWAYS AS IDENTITY",
        Codes(
            &["PL250"],
            "where PostgreSQL numbers the column, which ends; of others the field decides (`i32`)",
        ),
    ),
    rule(
        SQUAWK,
        "prefer-bigint-over-smallint",
        "ALTER TABLE t ADD d smallint GENERATED ALWAYS AS IDENTITY",
        Codes(&["PL250"], "as for `prefer-bigint-over-int`"),
    ),
    rule(SQUAWK, "prefer-identity", "CREATE TABLE n (id serial)", Codes(&["PL251"], SCHEMA)),
    rule(SQUAWK, "prefer-repack", "VACUUM FULL t", Codes(&["PL002"], "")),
    rule(
        SQUAWK,
        "prefer-robust-stmts",
        "ALTER TABLE t ADD d integer",
        Nothing(
            "a file is one transaction, or one statement with a journal: none is half done, and `IF NOT EXISTS` would take something else of that name for it",
        ),
    ),
    rule(SQUAWK, "prefer-text-field", "ALTER TABLE t ADD d varchar(9)", Codes(&["PL252"], SCHEMA)),
    rule(SQUAWK, "prefer-timestamp-tz", "ALTER TABLE t ADD d timestamp", Codes(&["PL249"], SCHEMA)),
    rule(SQUAWK, "renaming-column", "ALTER TABLE t RENAME a TO z", Codes(&["PL008"], "")),
    rule(SQUAWK, "renaming-table", "ALTER TABLE t RENAME TO z", Codes(&["PL008"], "")),
    rule(SQUAWK, "require-concurrent-index-creation", "CREATE INDEX ON t (a)", Codes(&["PL006"], "")),
    rule(SQUAWK, "require-concurrent-index-deletion", "DROP INDEX t_b", Codes(&["PL010"], "")),
    rule(
        SQUAWK,
        "require-concurrent-partition-detach",
        "ALTER TABLE p DETACH PARTITION p1",
        Codes(&["PL010"], ""),
    ),
    rule(SQUAWK, "require-concurrent-reindex", "REINDEX TABLE t", Codes(&["PL003"], "")),
    rule(
        SQUAWK,
        "require-enum-value-ordering",
        "ALTER TYPE mood ADD VALUE 'new'",
        Nothing(
            "the values stand in the order of the Rust enum, and `generate` writes BEFORE or AFTER where that is another one",
        ),
    ),
    rule(
        SQUAWK,
        "require-lock-timeout",
        "",
        Otherwise("the runner sets `lock_timeout` for every transaction, by the profile or `--lock-timeout`"),
    ),
    rule(
        SQUAWK,
        "require-statement-timeout",
        "",
        Otherwise("the runner sets `statement_timeout`, by the profile"),
    ),
    rule(
        SQUAWK,
        "require-table-schema",
        "",
        Otherwise("what is generated is qualified, and runs with a `search_path` of its own"),
    ),
    rule(SQUAWK, "require-timeout-settings", "", Otherwise("the runner sets both")),
    rule(
        SQUAWK,
        "transaction-nesting",
        "BEGIN; BEGIN; COMMIT",
        Otherwise("`lint FILE` refuses the file, and so does the runner"),
    ),
    rule(
        SQUAWK,
        "unused-ignore",
        "",
        Codes(
            &["PL290"],
            "on structs; a remark of a file that allows nothing is named in the output of `lint FILE`",
        ),
    ),
    rule(
        ATLAS,
        "non-linear history",
        "",
        Otherwise("a migration that would run after a newer one stops `migrate`, and `status` names it"),
    ),
    rule(
        ATLAS,
        "DS101",
        "DROP SCHEMA s CASCADE",
        Codes(&["PL001"], "for each table in it; an empty schema loses nothing"),
    ),
    rule(ATLAS, "DS102", "DROP TABLE t", Codes(&["PL001"], "")),
    rule(ATLAS, "DS103", "ALTER TABLE t DROP a", Codes(&["PL001"], "")),
    rule(ATLAS, "MF101", "CREATE UNIQUE INDEX ON t (a)", Codes(&["PL004"], "`--against` counts the rows")),
    rule(ATLAS, "MF102", "DROP INDEX t_b; CREATE UNIQUE INDEX t_b ON t (b)", Codes(&["PL004"], "")),
    rule(ATLAS, "MF103", "ALTER TABLE t ADD d integer NOT NULL", Codes(&["PL004"], "")),
    rule(ATLAS, "MF104", "ALTER TABLE t ALTER a SET NOT NULL", Codes(&["PL004"], "")),
    rule(ATLAS, "BC101", "ALTER TABLE t RENAME TO z", Codes(&["PL008"], "")),
    rule(ATLAS, "BC102", "ALTER TABLE t RENAME a TO z", Codes(&["PL008"], "")),
    rule(ATLAS, "CD101", "ALTER TABLE c DROP CONSTRAINT c_u_fkey", Codes(&["PL009"], "of every constraint")),
    rule(ATLAS, "PG101", "CREATE INDEX ON t (a)", Codes(&["PL006"], "")),
    rule(ATLAS, "PG102", "DROP INDEX t_b", Codes(&["PL010"], "")),
    rule(
        ATLAS,
        "PG103",
        "BEGIN; CREATE INDEX CONCURRENTLY ON t (a); COMMIT",
        Otherwise(
            "`generate` writes `-- no-transaction` by itself, and `lint FILE` refuses such a statement inside of a transaction",
        ),
    ),
    rule(ATLAS, "PG104", "ALTER TABLE h ADD PRIMARY KEY (id)", Codes(&["PL003"], "")),
    rule(ATLAS, "PG105", "ALTER TABLE t ADD UNIQUE (a)", Codes(&["PL003"], "")),
    rule(
        ATLAS,
        "PG110",
        "",
        Nothing("the place of a column is no difference here, and a few bytes a row are not worth a rewrite"),
    ),
    rule(ATLAS, "PG301", "ALTER TABLE t ALTER a TYPE bigint", Codes(&["PL002"], "")),
    rule(ATLAS, "PG302", "ALTER TABLE t ADD d uuid DEFAULT gen_random_uuid()", Codes(&["PL002"], "")),
    rule(ATLAS, "PG303", "ALTER TABLE t ALTER a SET NOT NULL", Codes(&["PL003"], "")),
    rule(ATLAS, "PG304", "ALTER TABLE h ADD PRIMARY KEY (id)", Codes(&["PL003"], "")),
    rule(ATLAS, "PG305", "ALTER TABLE t ADD CHECK (a > 0)", Codes(&["PL003"], "")),
    rule(ATLAS, "NM101", "", Nothing(NAMES)),
    rule(ATLAS, "NM102", "", Nothing(NAMES)),
    rule(ATLAS, "NM103", "", Nothing(NAMES)),
    rule(ATLAS, "NM104", "", Nothing(NAMES)),
    rule(ATLAS, "NM105", "", Nothing(NAMES)),
    rule(ATLAS, "NM106", "", Nothing(NAMES)),
    rule(ATLAS, "MY101 to MY123, LT101", "", Nothing("they are about MySQL, MariaDB and SQLite")),
    rule(
        PG_SCHEMA_DIFF,
        "ACQUIRES_ACCESS_EXCLUSIVE_LOCK",
        "ALTER TABLE t ALTER a TYPE bigint",
        Codes(
            &["PL002"],
            "or PL003, where it is held while rows are written or read; each statement names its lock all the same",
        ),
    ),
    rule(PG_SCHEMA_DIFF, "ACQUIRES_SHARE_LOCK", "CREATE INDEX ON t (a)", Codes(&["PL006"], "")),
    rule(
        PG_SCHEMA_DIFF,
        "ACQUIRES_SHARE_ROW_EXCLUSIVE_LOCK",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id)",
        Codes(&["PL003"], ""),
    ),
    rule(
        PG_SCHEMA_DIFF,
        "AUTHZ_UPDATE",
        "GRANT SELECT ON t TO public",
        Codes(
            &["PL005"],
            "on the statements of a plan; `lint FILE` says how many cells of access change, and `report` which",
        ),
    ),
    rule(PG_SCHEMA_DIFF, "CORRECTNESS", "ALTER TABLE t REPLICA IDENTITY FULL", Codes(&["PL008"], "")),
    rule(PG_SCHEMA_DIFF, "DELETES_DATA", "DROP TABLE t", Codes(&["PL001"], "")),
    rule(
        PG_SCHEMA_DIFF,
        "HAS_UNTRACKABLE_DEPENDENCIES",
        "",
        Otherwise(
            "bodies are loaded and checked on the scratch, and what no kind models is named; `--strict` refuses it",
        ),
    ),
    rule(
        PG_SCHEMA_DIFF,
        "IMPACTS_DATABASE_PERFORMANCE",
        "",
        Otherwise(
            "behind another type, which forgets the statistics of the column, stands an ANALYZE of it; it lets others work",
        ),
    ),
    rule(
        PG_SCHEMA_DIFF,
        "INDEX_BUILD",
        "CREATE INDEX ON t (a)",
        Codes(&["PL006"], "only where others wait for it"),
    ),
    rule(
        PG_SCHEMA_DIFF,
        "INDEX_DROPPED",
        "DROP INDEX t_b",
        Codes(&["PL009"], "which queries lean on it is not known; PL260 names the indexes that nothing uses"),
    ),
    rule(
        PG_SCHEMA_DIFF,
        "IS_USER_GENERATED",
        "",
        Otherwise("`lint FILE` runs what a person wrote, and judges it as the rest"),
    ),
    rule(PG_SCHEMA_DIFF, "UPGRADING_EXTENSION_VERSION", "", Codes(&["PL008"], "on the statements of a plan")),
];
