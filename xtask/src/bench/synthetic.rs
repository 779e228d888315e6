//! A schema of any size: what a product with tenants looks like after some years. The same size gives the same text.

use std::fmt::Write as _;

/// How many tables share a transaction, so that the locks of none of them fill the server's table of locks.
const BATCH: usize = 50;

/// The statements that create `tables` tables, in batches; every `every`th table is a little different where `every`
/// is given.
pub(crate) fn schema(tables: usize, every: Option<usize>) -> Vec<String> {
    let mut batches = vec![PRELUDE.to_owned()];
    for first in (0..tables).step_by(BATCH) {
        let mut sql = String::new();
        for number in first..tables.min(first + BATCH) {
            let differs = every.is_some_and(|every| number % every == every / 2);
            table(&mut sql, number, differs);
        }
        batches.push(sql);
    }
    batches
}

/// What the tables stand on.
const PRELUDE: &str = "
CREATE TYPE phase AS ENUM ('planned', 'running', 'done', 'cancelled');
CREATE TABLE account (
    id uuid CONSTRAINT account_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL CONSTRAINT account_login_key UNIQUE
);
CREATE FUNCTION caller() RETURNS uuid LANGUAGE sql STABLE
AS $$ SELECT nullif(current_setting('bench.caller', true), '')::uuid $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN new.changed_at := now(); RETURN new; END $$;
";

fn table(sql: &mut String, number: usize, differs: bool) {
    let name = format!("ledger_{number:05}");
    let extra = if differs { "\n    remark text," } else { "" };
    // Each points at one that came before, and all of them at one that everybody has.
    let parent = match number {
        0 => "account".to_owned(),
        number => format!("ledger_{:05}", number * 7 / 11),
    };
    let _ = write!(
        sql,
        "CREATE TABLE {name} (
    id uuid CONSTRAINT {name}_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL CONSTRAINT {name}_owner_fkey REFERENCES account (id) ON DELETE CASCADE,
    parent_id uuid CONSTRAINT {name}_parent_fkey REFERENCES {parent} (id) ON DELETE SET NULL,
    number integer GENERATED ALWAYS AS IDENTITY,
    title varchar(200) NOT NULL DEFAULT '',
    phase phase NOT NULL DEFAULT 'planned',
    amount numeric(14,2) NOT NULL DEFAULT 0 CONSTRAINT {name}_amount_check CHECK (amount >= 0),
    share real,
    labels text[] NOT NULL DEFAULT '{{}}',
    details jsonb NOT NULL DEFAULT '{{}}',{extra}
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
    let own = "owner_id = (SELECT caller())";
    let seen = if differs { "phase <> 'cancelled'" } else { "phase = 'done'" };
    let read = format!(
        "{own} OR {seen} AND parent_id IN (SELECT p.id FROM {parent} p WHERE p.id = (SELECT caller()))"
    );
    for (command, clause) in [
        ("SELECT", format!("USING ({read})")),
        ("INSERT", format!("WITH CHECK ({own})")),
        ("UPDATE", format!("USING ({own}) WITH CHECK ({own})")),
        ("DELETE", format!("USING ({own} AND phase = 'cancelled')")),
    ] {
        let policy = command.to_ascii_lowercase();
        let _ = writeln!(sql, "CREATE POLICY {name}_{policy} ON {name} FOR {command} {clause};");
    }
}

#[cfg(test)]
mod tests {
    use super::schema;

    #[test]
    fn sizes_and_differences_are_what_was_asked_for() {
        let (same, other) = (schema(120, None), schema(120, Some(10)));
        assert_eq!(same, schema(120, None));
        let count = |batches: &[String], what: &str| {
            batches.iter().map(|sql| sql.matches(what).count()).sum::<usize>()
        };
        assert_eq!(count(&same, "CREATE TABLE ledger_"), 120);
        assert_eq!(count(&same, "CREATE POLICY"), 480);
        assert_eq!(count(&other, "remark text"), 12);
    }
}
