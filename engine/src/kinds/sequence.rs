//! Sequences that stand for themselves or serve a default; those of identity columns belong to the column.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::{quote_ident, quote_literal};

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Its parameters.
    pub options: SequenceOptions,
    /// Whether a crash may lose its state.
    pub unlogged: bool,
}

/// The parameters of a sequence, complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceOptions {
    /// `smallint`, `integer` or `bigint`.
    pub data_type: String,
    /// First value.
    pub start: i64,
    /// Step.
    pub increment: i64,
    /// Least value.
    pub min: i64,
    /// Greatest value.
    pub max: i64,
    /// How many values a session takes at once.
    pub cache: i64,
    /// Whether it starts again at the end.
    pub cycle: bool,
}

impl SequenceOptions {
    /// Reads the columns `data_type`, `start`, `increment`, `min`, `max`, `cache`, `cycle`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            data_type: row.text("data_type")?,
            start: row.bigint("start")?,
            increment: row.bigint("increment")?,
            min: row.bigint("min")?,
            max: row.bigint("max")?,
            cache: row.bigint("cache")?,
            cycle: row.bool("cycle")?,
        })
    }

    /// What PostgreSQL takes when nothing is said, for that type and direction.
    fn defaults(data_type: &str, increment: i64) -> Self {
        let (low, high) = match data_type {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        let (min, max) = if increment > 0 { (1, high) } else { (low, -1) };
        let start = if increment > 0 { min } else { max };
        Self { data_type: data_type.to_owned(), start, increment, min, max, cache: 1, cycle: false }
    }

    /// The options that differ from what PostgreSQL takes by itself, as SQL, without the type.
    pub(crate) fn unusual(&self) -> Vec<String> {
        let mut usual = Self::defaults(&self.data_type, self.increment);
        usual.increment = 1;
        // A start is usual when it is the end that the bounds give.
        usual.start = if self.increment > 0 { self.min } else { self.max };
        usual.changes(self, "")
    }

    /// The options of `to` that differ, as SQL, each with `prefix` in front (`SET ` for identity columns).
    pub(crate) fn changes(&self, to: &Self, prefix: &str) -> Vec<String> {
        let Self { data_type: _, start, increment, min, max, cache, cycle } = to;
        let mut out = Vec::new();
        let mut say = |differs: bool, text: String| {
            if differs {
                out.push(format!("{prefix}{text}"));
            }
        };
        say(*increment != self.increment, format!("INCREMENT BY {increment}"));
        say(*min != self.min, format!("MINVALUE {min}"));
        say(*max != self.max, format!("MAXVALUE {max}"));
        say(*start != self.start, format!("START WITH {start}"));
        say(*cache != self.cache, format!("CACHE {cache}"));
        say(*cycle != self.cycle, if *cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() });
        // Nothing that it can have counted to lies inside.
        if self.common(to).is_none() {
            out.push(format!("RESTART WITH {start}"));
        }
        out
    }

    /// What is dangerous about a change of the bounds that leaves no value to go on from.
    pub(crate) fn judge_restart(&self, to: &Self, sequence: &str, statement: Statement) -> Statement {
        match self.common(to) {
            Some(_) => statement,
            None => {
                let message = format!("forgets the state of sequence {sequence}: it starts again at {}", to.start);
                statement.hazard(Code::DataLoss, message)
            }
        }
    }

    /// The values that both bounds allow.
    fn common(&self, to: &Self) -> Option<(i64, i64)> {
        let (min, max) = (self.min.max(to.min), self.max.min(to.max));
        (min <= max).then_some((min, max))
    }

    /// PostgreSQL refuses bounds that the sequence lies outside of: one that was never used is moved, one that was used
    /// keeps its place, and the change fails.
    pub(crate) fn moved_inside(&self, to: &Self, sequence: &str) -> Option<Statement> {
        let (min, max) = self.common(to)?;
        if (to.min..=to.max).contains(&self.start) {
            return None;
        }
        let start = to.start.clamp(min, max);
        let sql = format!(
            "SELECT pg_catalog.setval({}, {start}, false) FROM {sequence} WHERE NOT is_called",
            quote_literal(sequence)
        );
        let message = format!("the change after it fails if {sequence} has counted beyond its new bounds");
        Some(Statement::new(sql).hazard(Code::MayFail, message))
    }
}

/// Says whether a crash may lose the state of a sequence.
pub(super) fn persist(sequence: &str, unlogged: bool) -> Statement {
    let state = if unlogged { "UNLOGGED" } else { "LOGGED" };
    Statement::new(format!("ALTER SEQUENCE {sequence} SET {state}"))
}

impl ObjectKind for Sequence {
    fn query(_: &Server) -> &'static str {
        include_str!("sequence.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Sequence, row.text("schema")?, row.text("name")?);
        let object = Sequence { options: SequenceOptions::read(row)?, unlogged: row.bool("unlogged")? };
        into.add(id, 0, object, Address::new(class::CLASS, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("SEQUENCE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER SEQUENCE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", id.sql());
        if self.options.data_type != "bigint" {
            sql.push_str(&format!(" AS {}", self.options.data_type));
        }
        for option in self.options.unusual() {
            sql.push(' ');
            sql.push_str(&option);
        }
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP SEQUENCE {}", id.sql());
        vec![
            Statement::new(sql).hazard(Code::DataLoss, format!("forgets the state of sequence {}", id.sql())),
        ]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { options, unlogged } = to;
        let mut clauses = Vec::new();
        let mut base = self.options.clone();
        if options.data_type != base.data_type {
            clauses.push(format!("AS {}", options.data_type));
            // A change of type moves bounds that were the old type's own.
            let (old, new) = (
                SequenceOptions::defaults(&base.data_type, base.increment),
                SequenceOptions::defaults(&options.data_type, base.increment),
            );
            if base.min == old.min {
                base.min = new.min;
            }
            if base.max == old.max {
                base.max = new.max;
            }
        }
        clauses.extend(base.changes(options, ""));
        let mut statements: Vec<Statement> =
            self.options.moved_inside(options, &id.sql()).into_iter().collect();
        if !clauses.is_empty() {
            let statement = Statement::new(format!("ALTER SEQUENCE {} {}", id.sql(), clauses.join(" ")));
            statements.push(self.options.judge_restart(options, &id.sql(), statement));
        }
        if *unlogged != self.unlogged {
            statements.push(persist(&id.sql(), *unlogged));
        }
        Alter::with(statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::relation_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}
