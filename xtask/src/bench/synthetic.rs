//! A schema of any size: what a product with tenants looks like after some years. The same size gives the same text.

use std::fmt::Write as _;

/// How many tables share a transaction, so that the locks of none of them fill the server's table of locks.
const BATCH: usize = 50;

/// How many tables belong to one account. All of them to one would make the schema slower to create with the square of
/// its size: each foreign key makes PostgreSQL read all triggers of the table that it refers to again.
const SHARED: usize = 50;

/// The statements that create `tables` tables, in batches.
pub(crate) fn schema(tables: usize) -> Vec<String> {
    let mut batches = vec![PRELUDE.to_owned()];
    for first in (0..tables).step_by(BATCH) {
        let mut sql = String::new();
        for number in first..tables.min(first + BATCH) {
            if number % SHARED == 0 {
                account(&mut sql, number / SHARED);
            }
            table(&mut sql, number);
        }
        batches.push(sql);
    }
    batches
}

/// The statements that make every `every`th table of that schema a little different, in batches.
pub(crate) fn changes(tables: usize, every: usize) -> Vec<String> {
    let numbers: Vec<usize> = (every / 2..tables).step_by(every).collect();
    let change = |number: &usize| {
        let (name, read) = (name(*number), read(*number, "phase <> 'cancelled'"));
        format!(
            "ALTER TABLE {name} ADD COLUMN remark text;\nALTER POLICY {name}_select ON {name} USING ({read});\n"
        )
    };
    numbers.chunks(BATCH).map(|batch| batch.iter().map(change).collect()).collect()
}

/// What the tables stand on.
const PRELUDE: &str = "
CREATE TYPE phase AS ENUM ('planned', 'running', 'done', 'cancelled');
CREATE FUNCTION caller() RETURNS uuid LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('bench.caller', true), '')::uuid $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN new.changed_at := now(); RETURN new; END $$;
";

fn account(sql: &mut String, number: usize) {
    let _ = write!(
        sql,
        "CREATE TABLE account_{number:03} (
    id uuid CONSTRAINT account_{number:03}_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL CONSTRAINT account_{number:03}_login_key UNIQUE
);
"
    );
}

fn name(number: usize) -> String {
    format!("ledger_{number:05}")
}

/// The table that a table points at: one that came before.
fn parent(number: usize) -> String {
    if number == 0 { "account_000".to_owned() } else { name(number * 7 / 11) }
}

const OWN: &str = "owner_id = (SELECT caller())";

fn read(number: usize, seen: &str) -> String {
    let parent = parent(number);
    format!("{OWN} OR {seen} AND parent_id IN (SELECT p.id FROM {parent} p WHERE p.id = (SELECT caller()))")
}

fn table(sql: &mut String, number: usize) {
    let (name, parent, account) = (name(number), parent(number), number / SHARED);
    let _ = write!(
        sql,
        "CREATE TABLE {name} (
    id uuid CONSTRAINT {name}_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL CONSTRAINT {name}_owner_fkey REFERENCES account_{account:03} (id) ON DELETE CASCADE,
    parent_id uuid CONSTRAINT {name}_parent_fkey REFERENCES {parent} (id) ON DELETE SET NULL,
    number integer GENERATED ALWAYS AS IDENTITY,
    title varchar(200) NOT NULL DEFAULT '',
    phase phase NOT NULL DEFAULT 'planned',
    amount numeric(14,2) NOT NULL DEFAULT 0 CONSTRAINT {name}_amount_check CHECK (amount >= 0),
    share real,
    labels text[] NOT NULL DEFAULT '{{}}',
    details jsonb NOT NULL DEFAULT '{{}}',
    starts_on date,
    ends_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT {name}_period_check CHECK (starts_on <= ends_on),
    CONSTRAINT {name}_title_key UNIQUE (owner_id, title)
);
CREATE INDEX {name}_parent_idx ON {name} (parent_id);
CREATE INDEX {name}_open_idx ON {name} (owner_id, starts_on DESC) WHERE phase <> 'done';
CREATE INDEX {name}_search_idx ON {name} (lower(title::text));
COMMENT ON TABLE {name} IS 'Ledger {number} of the bench';
COMMENT ON COLUMN {name}.amount IS 'In the currency of the account';
CREATE TRIGGER {name}_touch BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
"
    );
    let read = read(number, "phase = 'done'");
    for (command, clause) in [
        ("SELECT", format!("USING ({read})")),
        ("INSERT", format!("WITH CHECK ({OWN})")),
        ("UPDATE", format!("USING ({OWN}) WITH CHECK ({OWN})")),
        ("DELETE", format!("USING ({OWN} AND phase = 'cancelled')")),
    ] {
        let policy = command.to_ascii_lowercase();
        let _ = writeln!(sql, "CREATE POLICY {name}_{policy} ON {name} FOR {command} {clause};");
    }
}

#[cfg(test)]
mod tests {
    use super::{changes, schema};

    #[test]
    fn sizes_and_differences_are_what_was_asked_for() {
        let same = schema(120);
        assert_eq!(same, schema(120));
        let count = |batches: &[String], what: &str| {
            batches.iter().map(|sql| sql.matches(what).count()).sum::<usize>()
        };
        assert_eq!(count(&same, "CREATE TABLE ledger_"), 120);
        assert_eq!(count(&same, "CREATE TABLE account_"), 3);
        assert_eq!(count(&same, "CREATE POLICY"), 480);
        assert_eq!(count(&changes(120, 10), "remark text"), 12);
    }
}
