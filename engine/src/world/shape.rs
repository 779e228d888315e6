//! What an INSERT into each table has to respect, read from the database that is to be filled.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use tokio_postgres::types::Type;

use crate::connect::Session;
use crate::sql::{qualified, quote_ident};
use crate::{Error, Result};

/// A table's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct TableName {
    /// Its schema.
    pub schema: String,
    /// Its own name.
    pub name: String,
}

impl TableName {
    /// The table of that schema and name.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: schema.into(), name: name.into() }
    }

    /// The name as SQL.
    pub fn sql(&self) -> String {
        qualified(&self.schema, &self.name)
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schema == "public" {
            f.write_str(&self.name)
        } else {
            write!(f, "{}.{}", self.schema, self.name)
        }
    }
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
pub struct Table {
    /// Its name.
    #[serde(flatten)]
    pub name: TableName,
    /// Whether it is a partition; its rows come in through the parent.
    pub partition: bool,
    /// The tables that it inherits from, and whose rows its rows are, too; schema and name. Of a partition none.
    parents: Vec<(String, String)>,
    /// Its columns in their order.
    pub columns: Vec<Column>,
    /// Its unique and exclusion constraints and indexes, the primary key first.
    pub keys: Vec<Key>,
    /// Its foreign keys, those over most columns first.
    pub foreign: Vec<Foreign>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// The columns that decide the partition of a row.
    pub partition_key: Vec<String>,
    /// The bounds of its partitions.
    pub bounds: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as PostgreSQL prints it.
    pub r#type: String,
    /// The name of the type below all domains.
    pub base: String,
    /// `pg_type.typcategory` of that type.
    pub category: String,
    /// Of an array, the type of its elements.
    pub element: String,
    /// Whether NULL is refused.
    pub not_null: bool,
    /// Whether a value comes by itself.
    pub has_default: bool,
    /// The default's expression.
    pub default: String,
    /// Whether it is computed from others.
    pub generated: bool,
    /// The most characters that fit.
    pub length: Option<usize>,
    /// The values of an enum.
    pub labels: Vec<String>,
    /// What its domain checks.
    pub domain_checks: Vec<String>,
}

/// A key, an exclusion, or a unique index.
#[derive(Debug, Clone, Deserialize)]
pub struct Key {
    /// The name that an error carries.
    pub name: String,
    /// Whether it is the primary key.
    pub primary: bool,
    /// The columns that it reads, sorted.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Debug, Clone, Deserialize)]
pub struct Foreign {
    /// Its name.
    pub name: String,
    /// The table that it points to.
    schema: String,
    table: String,
    /// Its columns, in the order of [`Foreign::references`].
    pub columns: Vec<String>,
    /// What they point to.
    pub references: Vec<String>,
    /// `confdeltype`: `c` cascades, `n` and `d` set.
    pub on_delete: String,
}

impl Foreign {
    /// The table that it points to.
    pub fn target(&self) -> TableName {
        TableName::new(&self.schema, &self.table)
    }
}

/// A check.
#[derive(Debug, Clone, Deserialize)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// Its definition.
    pub text: String,
    /// The columns that it reads.
    pub columns: Vec<String>,
}

/// A text that decides who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// `policy`, `function` or `trigger`.
    pub kind: String,
    /// What it is called, in a message.
    pub name: String,
    /// The schema and the name of the table that it is on, of a function its own.
    of: (String, String),
    /// The SQL.
    pub text: String,
    /// The columns that PostgreSQL knows it to read: schema, table, column.
    pub columns: Vec<(String, String, String)>,
}

impl Text {
    /// The schema and the name of the table that it is on; of a function its own.
    pub fn object(&self) -> (&str, &str) {
        (&self.of.0, &self.of.1)
    }
}

/// Everything that rows can be put into, and the texts that decide about them.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// The tables.
    pub tables: BTreeMap<TableName, Table>,
    /// The texts.
    pub texts: Vec<Text>,
    /// Views and partitions, each with a relation whose rows come to light through it.
    pub through: Vec<Through>,
}

/// A relation that shows rows of another one.
#[derive(Debug, Clone, Deserialize)]
pub struct Through {
    /// The view, or the partition.
    pub door: TableName,
    /// What it reads, or is a part of.
    pub reads: TableName,
}

impl Shape {
    /// Reads the database.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn read(session: &Session) -> Result<Self> {
        let tables: Vec<Table> = all(session, include_str!("shape.sql")).await?;
        let texts = all(session, include_str!("texts.sql")).await?;
        let through = all(session, include_str!("through.sql")).await?;
        Ok(Self {
            tables: tables.into_iter().map(|table| (table.name.clone(), table)).collect(),
            texts,
            through,
        })
    }

    /// Adds texts that decide elsewhere, but for those that it has.
    pub fn learn(&mut self, texts: &[Text]) {
        let new = texts.iter().filter(|text| !self.texts.contains(text)).cloned().collect::<Vec<_>>();
        self.texts.extend(new);
    }

    /// The table with that name, written with or without its schema.
    pub fn find(&self, name: &str) -> Option<&Table> {
        self.tables.values().find(|table| {
            table.name.to_string() == name || table.name.name == name || table.name.sql() == name
        })
    }

    /// These tables, with everything that their foreign keys lead to.
    pub fn closure(&self, of: impl IntoIterator<Item = TableName>) -> BTreeSet<TableName> {
        let mut open: Vec<TableName> = of.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(table) = self.tables.get(&name) else { continue };
            if found.insert(name) {
                open.extend(table.foreign.iter().map(Foreign::target));
            }
        }
        found
    }

    /// The tables in an order in which a row finds those that it points to. In a circle the table with the fewest
    /// keys that have to be there already comes first.
    pub fn ordered(&self, of: &BTreeSet<TableName>) -> Vec<&Table> {
        let mut left: Vec<&Table> = of.iter().filter_map(|name| self.tables.get(name)).collect();
        let mut order: Vec<&Table> = Vec::new();
        while !left.is_empty() {
            let missing = |table: &Table| {
                let waits = |key: &&Foreign| {
                    key.target() != table.name && left.iter().any(|other| other.name == key.target())
                };
                let hard = |key: &&Foreign| key.columns.iter().any(|column| table.not_null(column));
                let waiting: Vec<_> = table.foreign.iter().filter(waits).collect();
                (waiting.iter().copied().filter(hard).count(), waiting.len())
            };
            let next = (0..left.len()).min_by_key(|at| missing(left[*at])).unwrap_or_default();
            order.push(left.remove(next));
        }
        order
    }
}

impl Table {
    /// The tables that it inherits from, but for the one that it is a partition of.
    pub fn parents(&self) -> impl Iterator<Item = TableName> {
        self.parents.iter().map(|(schema, name)| TableName::new(schema, name))
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of the primary key, else of the first other key without NULLs.
    pub fn identity(&self) -> &[String] {
        let whole = |key: &&Key| key.columns.iter().all(|column| self.not_null(column));
        self.keys
            .iter()
            .find(|key| key.primary)
            .or_else(|| self.keys.iter().find(whole))
            .map_or(&[], |key| &key.columns)
    }

    fn not_null(&self, column: &str) -> bool {
        self.column(column).is_some_and(|column| column.not_null)
    }
}

impl Column {
    /// Whether it holds characters.
    pub fn is_text(&self) -> bool {
        self.category == "S" && self.labels.is_empty()
    }

    /// Its name as SQL.
    pub fn sql(&self) -> String {
        quote_ident(&self.name).into_owned()
    }
}

async fn all<T: for<'a> Deserialize<'a>>(session: &Session, sql: &str) -> Result<Vec<T>> {
    let rows = session.query(sql, &[] as &[(&(dyn tokio_postgres::types::ToSql + Sync), Type)]).await?;
    rows.iter()
        .map(|row| {
            serde_json::from_str(row.get::<_, &str>(0))
                .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))
        })
        .collect()
}
