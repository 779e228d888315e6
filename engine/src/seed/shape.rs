//! What the tables of a database ask of their rows, as it stands in the catalogs.

use std::collections::{BTreeMap, BTreeSet};

use crate::connect::Session;
use crate::sql::qualified;
use crate::{Error, Result};

/// The tables by schema and name.
pub(super) type Shapes = BTreeMap<TableName, Shape>;

/// A schema and a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TableName {
    pub(super) schema: String,
    pub(super) name: String,
}

impl TableName {
    pub(super) fn parse(text: &str, default: &str) -> Self {
        let (schema, name) = text.split_once('.').unwrap_or((default, text));
        Self { schema: schema.to_owned(), name: name.to_owned() }
    }

    pub(super) fn sql(&self) -> String {
        qualified(&self.schema, &self.name)
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sql())
    }
}

/// One table.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    pub(super) foreign: Vec<ForeignKey>,
    /// Sets of columns whose values are there once, the primary key first.
    pub(super) unique: Vec<BTreeSet<String>>,
    pub(super) checks: Vec<Check>,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    /// The type as SQL writes it.
    pub(super) kind: String,
    /// The OID of the type, or of what its domain stands on.
    pub(super) base: u32,
    pub(super) modifier: i32,
    pub(super) not_null: bool,
    pub(super) generated: bool,
    pub(super) is_domain: bool,
    pub(super) labels: Vec<String>,
    /// The sequence that belongs to it.
    pub(super) sequence: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct ForeignKey {
    pub(super) columns: Vec<String>,
    pub(super) table: TableName,
    pub(super) keys: Vec<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// The expression as PostgreSQL prints it.
    pub(super) sql: String,
}

impl Shape {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Reads the tables that the session can see.
pub(super) async fn read(session: &Session) -> Result<Shapes> {
    let mut shapes = Shapes::new();
    for row in session.query(include_str!("columns.sql"), &[]).await? {
        let table = TableName { schema: row.get(0), name: row.get(1) };
        let sequence: String = row.get(10);
        let column = Column {
            name: row.get(2),
            kind: row.get(3),
            not_null: row.get(4),
            generated: row.get(5),
            base: row.get(6),
            modifier: row.get(7),
            labels: row.get(8),
            is_domain: row.get(9),
            sequence: Some(sequence).filter(|name| !name.is_empty()),
        };
        shapes.entry(table).or_default().columns.push(column);
    }
    for row in session.query(include_str!("keys.sql"), &[]).await? {
        let table = TableName { schema: row.get(0), name: row.get(1) };
        let Some(shape) = shapes.get_mut(&table) else { continue };
        let (sort, columns): (String, Vec<String>) = (row.get(2), row.get(4));
        match &*sort {
            "f" => shape.foreign.push(ForeignKey {
                columns,
                table: TableName { schema: row.get(5), name: row.get(6) },
                keys: row.get(7),
            }),
            "c" => shape.checks.push(Check { name: row.get(3), columns, sql: row.get(8) }),
            "p" => shape.unique.insert(0, columns.into_iter().collect()),
            _ => shape.unique.push(columns.into_iter().collect()),
        }
    }
    Ok(shapes)
}

/// The given tables so that each comes after those that its foreign keys name, by name where that leaves a choice.
pub(super) fn order(shapes: &Shapes, tables: &BTreeSet<TableName>) -> Result<Vec<TableName>> {
    let mut ordered: Vec<TableName> = Vec::new();
    let mut open: BTreeSet<&TableName> = tables.iter().collect();
    while !open.is_empty() {
        let waits = |table: &TableName, nullable_too: bool| {
            shapes.get(table).is_some_and(|shape| {
                shape.foreign.iter().any(|key| {
                    let optional = key
                        .columns
                        .iter()
                        .any(|name| shape.column(name).is_some_and(|column| !column.not_null));
                    key.table != *table && open.contains(&key.table) && (nullable_too || !optional)
                })
            })
        };
        // A circle is opened at a key that may be null.
        let next = open
            .iter()
            .find(|table| !waits(table, true))
            .or_else(|| open.iter().find(|table| !waits(table, false)));
        let Some(next) = next.map(|table| (**table).clone()) else {
            let circle: Vec<_> = open.iter().map(ToString::to_string).collect();
            return Err(Error::new("foreign keys that may not be null run in a circle")
                .detail(circle.join(", "))
                .hint("fill these tables with a file of SQL, where constraints can be deferred"));
        };
        open.remove(&next);
        ordered.push(next);
    }
    Ok(ordered)
}
