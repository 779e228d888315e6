//! Tables whose columns are those of a type, tables whose keys hold for a time, and what a partition has of its own.

use super::sql::{list, name, named};
use super::world::{At, Sort};

/// The columns of a typed table, each with its type: all hold digits. What comes later comes behind: for any other place
/// PostgreSQL has no statement, and the plan says so.
pub(crate) fn columns(at: At<'_>) -> Vec<(&'static str, &'static str)> {
    let mut columns = vec![("id", "integer")];
    for (column, has, kind) in [("a", "=a", "0"), ("b", "b", "1")] {
        if at.flag(has, 60) {
            columns.push((column, at.pick(kind, &["text", "integer", "bigint", "numeric"])));
        }
    }
    columns
}

/// A table that is typed, or was, or will be.
fn typed(at: At<'_>) -> Vec<String> {
    let (table, columns) = (named(at), columns(at));
    let own = format!("public.of_{}", name(at).trim_matches('"').to_lowercase().replace(' ', "_"));
    let columns = list(columns.iter().map(|(name, of_type)| format!("{name} {of_type}")));
    let key = at.pick("key", &["", "", " (PRIMARY KEY (id))"]);
    let create = if at.flag("typed", 75) {
        format!("CREATE TABLE {table} OF {own}{key}")
    } else {
        format!("CREATE TABLE {table} ({columns})")
    };
    vec![format!("CREATE TYPE {own} AS ({columns})"), create]
}

/// A table of what was so when (PostgreSQL 18): keys without overlaps, and keys that refer to them for a period.
fn temporal(at: At<'_>) -> Vec<String> {
    if at.world.major < 18 {
        return Vec::new();
    }
    let table = named(at);
    let time = |at: At<'_>| at.pick("time", &["daterange", "daterange", "tsrange", "datemultirange"]);
    let mut all = vec![format!(
        "CREATE TABLE {table} (id int4range NOT NULL, part int4range, at {} NOT NULL)",
        time(at)
    )];
    let key = |at: At<'_>| at.pick("key", &["PRIMARY KEY", "UNIQUE", ""]);
    if !key(at).is_empty() {
        let timing = at.pick("timing", &["", "", " DEFERRABLE"]);
        all.push(format!(
            "ALTER TABLE {table} ADD CONSTRAINT {} {} (id, at WITHOUT OVERLAPS){timing}",
            key_of(at),
            key(at)
        ));
    }
    let referred = at.refer(
        "to",
        at.world.of(Sort::Temporal).filter(|other| !key(*other).is_empty() && time(*other) == time(at)),
    );
    if let Some(referred) = referred.filter(|_| at.flag("refers", 60)) {
        let end = at.pick("end", &["", "", " NOT ENFORCED", " NOT VALID", " DEFERRABLE INITIALLY DEFERRED"]);
        all.push(format!(
            "ALTER TABLE {table} ADD CONSTRAINT {}_ref FOREIGN KEY (part, PERIOD at) REFERENCES {} (id, PERIOD at){end}",
            key_of(at),
            named(referred)
        ));
    }
    all
}

fn key_of(at: At<'_>) -> String {
    format!("while{}", at.key.number)
}

/// What only the partition has.
fn part(at: At<'_>) -> String {
    let (name, partition) = (name(at), named(at.parent()));
    match at
        .pick("=form", &["index", "check", "default", "statistics", "grant", "options", "policy", "trigger"])
    {
        "check" => format!("ALTER TABLE {partition} ADD CONSTRAINT {name} CHECK (id > -5)"),
        "default" => format!(
            "ALTER TABLE {partition} ALTER COLUMN id SET DEFAULT {}",
            at.pick("value", &["7", "8", "(3 + 4)"])
        ),
        "statistics" => format!("ALTER TABLE {partition} ALTER COLUMN id SET STATISTICS 33"),
        "grant" => {
            format!("GRANT {} ON {partition} TO anon", at.pick("privilege", &["SELECT", "UPDATE, DELETE"]))
        }
        "options" => {
            format!("ALTER TABLE {partition} SET (fillfactor = {})", at.pick("value", &["70", "80"]))
        }
        "policy" => {
            format!("CREATE POLICY {name} ON {partition} USING ({})", at.pick("using", &["id > 0", "true"]))
        }
        "trigger" => format!(
            "CREATE TRIGGER {name} BEFORE UPDATE ON {partition} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        _ => format!(
            "CREATE INDEX {name} ON {partition} (id{})",
            at.pick("order", &["", " DESC", ") INCLUDE (id"])
        ),
    }
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::TypedTable => typed(at),
        Sort::Temporal => temporal(at),
        Sort::PartitionPart => vec![part(at)],
        _ => Vec::new(),
    }
}
