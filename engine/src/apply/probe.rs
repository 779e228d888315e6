//! What a statement outside of a transaction is to bring about, and whether the catalog shows it.

use std::collections::BTreeSet;
use std::fmt;

use tokio_postgres::types::Type;

use crate::Result;
use crate::connect::Session;
use crate::sql::{self, Token, quote_ident, significant};

/// What a statement is to bring about, as far as a catalog can show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expectation {
    /// `CREATE INDEX CONCURRENTLY`: an index that is valid.
    Index {
        /// Its name.
        name: String,
        /// Its table, as SQL.
        table: String,
        /// Whether one that exists is no error.
        if_not_exists: bool,
    },
    /// `DROP INDEX CONCURRENTLY`: no index of this name.
    NoIndex {
        /// Its qualified name, as SQL.
        name: String,
        /// Whether one that does not exist is no error.
        if_exists: bool,
    },
    /// `VALIDATE CONSTRAINT`: one that is valid.
    Valid {
        /// Its name.
        name: String,
        /// Its table, as SQL.
        table: String,
    },
    /// `DETACH PARTITION … CONCURRENTLY`: no partition of this name.
    Detached {
        /// The table that it is a partition of, as SQL.
        parent: String,
        /// The partition, as SQL.
        partition: String,
    },
    /// A backfill of ours: what has a value keeps it, so that it can run as often as one likes.
    Repeatable,
    /// Anything else; a catalog does not say whether it took place.
    Unknown,
}

/// What the catalog shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// The statement took place.
    Done(String),
    /// It did not.
    NotDone(String),
    /// It was begun, and left something of no use behind.
    Remains(String),
    /// The catalog cannot say.
    Unclear(String),
}

impl Expectation {
    /// Reads a statement.
    pub(super) fn of(sql: &str) -> Self {
        significant(sql).ok().and_then(|tokens| Self::read(&tokens)).unwrap_or(Self::Unknown)
    }

    fn read(tokens: &[Token<'_>]) -> Option<Self> {
        let mut tokens = Cursor(tokens);
        if tokens.word("do") {
            let body = tokens.0.first()?;
            return body.text.starts_with("$palisade_backfill$").then_some(Self::Repeatable);
        }
        if tokens.words(&["alter", "table"]) {
            return Self::read_alter(&mut tokens);
        }
        if tokens.word("create") {
            tokens.word("unique");
            (tokens.word("index") && tokens.word("concurrently")).then_some(())?;
            let if_not_exists = tokens.words(&["if", "not", "exists"]);
            // Without a name PostgreSQL chooses one, which nobody can look for.
            let name = tokens.name().filter(|name| *name != "on")?;
            tokens.word("on").then_some(())?;
            tokens.word("only");
            Some(Self::Index { name, table: tokens.qualified()?, if_not_exists })
        } else {
            tokens.words(&["drop", "index", "concurrently"]).then_some(())?;
            let if_exists = tokens.words(&["if", "exists"]);
            Some(Self::NoIndex { name: tokens.qualified()?, if_exists })
        }
    }

    fn read_alter(tokens: &mut Cursor<'_, '_>) -> Option<Self> {
        tokens.words(&["if", "exists"]);
        let table = tokens.qualified()?;
        let expectation = if tokens.words(&["validate", "constraint"]) {
            Self::Valid { name: tokens.name()?, table }
        } else {
            tokens.words(&["detach", "partition"]).then_some(())?;
            let partition = tokens.qualified()?;
            tokens.word("concurrently").then_some(Self::Detached { parent: table, partition })?
        };
        tokens.0.is_empty().then_some(expectation)
    }

    /// Looks into the catalog.
    pub(super) async fn probe(&self, session: &Session) -> Result<Found> {
        match self {
            Self::Index { name, table, .. } => {
                let sql = "SELECT i.indisvalid, i.indrelid = to_regclass($2), i.indrelid::regclass::text \
                           FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid \
                           WHERE c.relname = $1 \
                             AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass($2))";
                let rows = session.query(sql, &[(name, Type::TEXT), (table, Type::TEXT)]).await?;
                let Some(row) = rows.first() else {
                    return Ok(Found::NotDone(format!("there is no index {name} on {table}")));
                };
                Ok(match (row.get::<_, Option<bool>>(0), row.get::<_, Option<bool>>(1)) {
                    (Some(true), Some(true)) => {
                        Found::Done(format!("index {name} on {table} exists and is valid"))
                    }
                    (Some(false), Some(true)) => {
                        Found::Remains(format!("index {name} on {table} is invalid"))
                    }
                    (Some(_), _) => {
                        let other: String = row.get(2);
                        Found::Unclear(format!("{name} is an index on {other}, not on {table}"))
                    }
                    (None, _) => Found::Unclear(format!("{name} is no index")),
                })
            }
            Self::NoIndex { name, .. } => {
                let sql = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)";
                let rows = session.query(sql, &[(name, Type::TEXT)]).await?;
                Ok(match rows.first().map(|row| row.get::<_, bool>(0)) {
                    None => Found::Done(format!("there is no index {name}")),
                    Some(true) => Found::NotDone(format!("index {name} still exists")),
                    // By a drop that was interrupted; it can be dropped again.
                    Some(false) => {
                        Found::NotDone(format!("index {name} still exists, and no query uses it any more"))
                    }
                })
            }
            Self::Valid { name, table } => {
                let sql = "SELECT convalidated FROM pg_constraint WHERE conname = $1 AND conrelid = to_regclass($2)";
                let rows = session.query(sql, &[(name, Type::TEXT), (table, Type::TEXT)]).await?;
                Ok(match rows.first().map(|row| row.get::<_, bool>(0)) {
                    Some(true) => Found::Done(format!("constraint {name} of {table} is valid")),
                    Some(false) => Found::NotDone(format!("constraint {name} of {table} is not validated")),
                    None => Found::NotDone(format!("there is no constraint {name} on {table}")),
                })
            }
            Self::Detached { parent, partition } => {
                // Before PostgreSQL 14 there is no such column.
                let sql = "SELECT coalesce((to_jsonb(h) ->> 'inhdetachpending')::boolean, false) FROM pg_inherits h \
                           WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)";
                let rows = session.query(sql, &[(parent, Type::TEXT), (partition, Type::TEXT)]).await?;
                Ok(match rows.first().map(|row| row.get::<_, bool>(0)) {
                    None => Found::Done(format!("{partition} is no partition of {parent}")),
                    Some(true) => Found::Remains(format!("{partition} is half detached from {parent}")),
                    Some(false) => Found::NotDone(format!("{partition} is a partition of {parent}")),
                })
            }
            Self::Repeatable => Ok(Found::NotDone("rows that have no value yet are filled".to_owned())),
            Self::Unknown => Ok(Found::Unclear("the catalog does not say whether it took place".to_owned())),
        }
    }

    /// The invalid indexes of the database, where the statement may leave one whose name it does not say: `REINDEX`, or an
    /// index without a name.
    pub(super) async fn unnamed(&self, session: &Session, sql: &str) -> Result<BTreeSet<String>> {
        let concurrent = |tokens: Vec<Token<'_>>| tokens.iter().any(|token| token.is_word("concurrently"));
        if *self != Self::Unknown || !significant(sql).is_ok_and(concurrent) {
            return Ok(BTreeSet::new());
        }
        let sql = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i \
                   JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid";
        let rows = session.query(sql, &[]).await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    /// Whether the statement itself puts up with what is there before it runs.
    pub(super) fn tolerates(&self, found: &Found) -> bool {
        match self {
            // An invalid index of the same name would satisfy IF NOT EXISTS, and stay invalid.
            Self::Index { if_not_exists, .. } => *if_not_exists && matches!(found, Found::Done(_)),
            Self::NoIndex { if_exists, .. } => *if_exists,
            Self::Valid { .. } | Self::Repeatable | Self::Unknown => true,
            Self::Detached { .. } => false,
        }
    }

    /// Whether clearing away what is half done brings about what was wanted, whoever began.
    pub(super) fn ends_by_clearing(&self) -> bool {
        matches!(self, Self::Detached { .. })
    }

    /// The statement that drops what an attempt left behind, or finishes what cannot be undone.
    pub(super) fn clearing(&self) -> Option<String> {
        if let Self::Detached { parent, partition } = self {
            return Some(format!("ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE"));
        }
        let Self::Index { name, table, .. } = self else { return None };
        // The index lives in its table's schema; a name may hold a dot.
        let mut table = sql::Cursor::new(table)?;
        let path = table.qualified()?;
        let name = match &path[..] {
            [.., schema, _] => sql::qualified(schema, name),
            _ => quote_ident(name).into_owned(),
        };
        Some(format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"))
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index { name, table, .. } => write!(f, "valid index {} on {table}", quote_ident(name)),
            Self::NoIndex { name, .. } => write!(f, "no index {name}"),
            Self::Valid { name, table } => write!(f, "valid constraint {} on {table}", quote_ident(name)),
            Self::Detached { parent, partition } => write!(f, "no partition {partition} of {parent}"),
            Self::Repeatable => f.write_str("a value in every row"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Done(what) | Self::NotDone(what) | Self::Remains(what) | Self::Unclear(what)) = self;
        f.write_str(what)
    }
}

struct Cursor<'t, 'a>(&'t [Token<'a>]);

impl Cursor<'_, '_> {
    fn word(&mut self, word: &str) -> bool {
        let is = self.0.first().is_some_and(|token| token.is_word(word));
        if is {
            self.0 = &self.0[1..];
        }
        is
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let is = words.iter().zip(self.0).filter(|(word, token)| token.is_word(word)).count() == words.len();
        if is {
            self.0 = &self.0[words.len()..];
        }
        is
    }

    fn name(&mut self) -> Option<String> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        first.name()
    }

    /// `schema.name` as SQL.
    fn qualified(&mut self) -> Option<String> {
        let mut parts = vec![self.name()?];
        while self.0.first().is_some_and(|token| token.is_punct(".")) {
            self.0 = &self.0[1..];
            parts.push(self.name()?);
        }
        Some(parts.iter().map(|part| quote_ident(part)).collect::<Vec<_>>().join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_say_what_they_bring_about() {
        let cases = [
            ("CREATE INDEX CONCURRENTLY a ON public.t (x)", "valid index a on public.t"),
            (
                "create unique index concurrently if not exists \"A b\" on only s.\"T\" using btree (x)",
                "valid index \"A b\" on s.\"T\"",
            ),
            ("CREATE INDEX CONCURRENTLY ON public.t (x)", "unknown"),
            ("CREATE INDEX a ON public.t (x)", "unknown"),
            ("DROP INDEX CONCURRENTLY IF EXISTS public.a", "no index public.a"),
            ("DROP INDEX public.a", "unknown"),
            ("DO $palisade_backfill$ BEGIN END $palisade_backfill$", "a value in every row"),
            ("DO $$ BEGIN END $$", "unknown"),
            ("ALTER TABLE public.t VALIDATE CONSTRAINT \"C\"", "valid constraint \"C\" on public.t"),
            ("ALTER TABLE public.t VALIDATE CONSTRAINT c, ADD COLUMN x int", "unknown"),
            (
                "ALTER TABLE public.t DETACH PARTITION public.p CONCURRENTLY",
                "no partition public.p of public.t",
            ),
            ("ALTER TABLE public.t DETACH PARTITION public.p", "unknown"),
            ("REINDEX INDEX CONCURRENTLY public.a", "unknown"),
        ];
        for (sql, expected) in cases {
            assert_eq!(Expectation::of(sql).to_string(), expected, "{sql}");
        }
        let clearing = Expectation::of("CREATE INDEX CONCURRENTLY \"A\" ON s.t (x)").clearing();
        assert_eq!(clearing.as_deref(), Some("DROP INDEX CONCURRENTLY IF EXISTS s.\"A\""));
    }
}
