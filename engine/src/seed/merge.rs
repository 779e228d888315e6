//! Brings the rows of one file into their table: those that are missing are inserted, those that differ are updated,
//! and all others are left alone. Every bad row is named by its line.

use std::pin::pin;

use futures_util::SinkExt as _;
use tokio_postgres::types::private::BytesMut;

use super::rows::{Data, Rows};
use super::shape::{Column, Shape, Shapes, TableName};
use super::{Difference, TableRows};
use crate::connect::{Session, unless_stopped};
use crate::render::one_line;
use crate::sql::{quote_ident, quote_literal};
use crate::{Error, Result};

/// How many bad rows are named.
const NAMED: usize = 20;

/// Where the rows wait, as text.
const STAGE: &str = "pg_temp.palisade_seed";

/// Merges and says what it took.
pub(super) async fn merge(
    session: &Session,
    shapes: &Shapes,
    table: &TableName,
    declared: &TableRows,
    rows: &Rows,
) -> Result<Vec<Difference>> {
    let shape = shapes.get(table).ok_or_else(|| {
        Error::new(format!("{}: there is no table {table} in this database", rows.path))
            .hint("apply the migrations first: palisade migrate")
    })?;
    if rows.lines.is_empty() {
        return Ok(Vec::new());
    }
    let plan = Merge::new(shapes, table, shape, declared, rows)?;
    stage(session, rows).await?;
    session.execute("SAVEPOINT palisade_seed").await?;
    let outcome = match plan.once_each(session, rows).await {
        Ok(()) => plan.run(session, rows, None).await,
        Err(error) => Err(error),
    };
    let differences = match outcome {
        Ok(differences) => differences,
        Err(error) => {
            session.execute("ROLLBACK TO SAVEPOINT palisade_seed").await?;
            return Err(plan.bad_rows(session, rows, error).await);
        }
    };
    session.execute(&format!("RELEASE SAVEPOINT palisade_seed; DROP TABLE {STAGE}")).await?;
    Ok(differences)
}

/// Puts the rows into a temporary table, numbered from one.
async fn stage(session: &Session, rows: &Rows) -> Result<()> {
    let columns: Vec<_> = (0..rows.header.len()).map(|index| format!("c{index}")).collect();
    let definitions: Vec<_> = columns.iter().map(|name| format!("{name} text")).collect();
    session
        .execute(&format!(
            "CREATE TEMPORARY TABLE palisade_seed (row bigint GENERATED ALWAYS AS IDENTITY, {}) ON COMMIT DROP",
            definitions.join(", ")
        ))
        .await?;
    let (form, text) = match &rows.data {
        Data::Csv(text) => ("csv, HEADER", text),
        Data::Text(text) => ("text", text),
    };
    let copy = format!("COPY {STAGE} ({}) FROM STDIN (FORMAT {form})", columns.join(", "));
    let copied = async {
        let mut sink = pin!(session.client().copy_in(&copy).await?);
        let mut buffer = BytesMut::with_capacity(text.len());
        buffer.extend_from_slice(text.as_bytes());
        sink.send(buffer.freeze()).await?;
        sink.finish().await
    };
    // Ours are numbers, which nobody has seen.
    let named = |what: &str| {
        (0..rows.header.len()).rev().fold(what.to_owned(), |what, index| {
            what.replace(&format!("column \"c{index}\""), &format!("column {}", rows.header[index]))
        })
    };
    copied.await.map(|_| ()).map_err(|error: tokio_postgres::Error| {
        let context = error.as_db_error().and_then(|error| error.where_()).unwrap_or_default().to_owned();
        let line: String = context
            .split(", line ")
            .nth(1)
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let mut out = Error::from(error);
        out.what = named(&out.what);
        out.details.clear();
        out.context(format!("{}:{line}: this is no row", rows.path)).detail("nothing was loaded")
    })
}

/// The statements for one table.
struct Merge {
    table: TableName,
    /// Name and expression of each column of the file.
    values: Vec<(String, String)>,
    key: Vec<String>,
    /// The columns that are no part of the key, with their comparison.
    rest: Vec<(String, bool)>,
    /// Columns that are found by another row's key: the column's number, and what finds it.
    lookups: Vec<(usize, String, String)>,
}

impl Merge {
    fn new(
        shapes: &Shapes,
        table: &TableName,
        shape: &Shape,
        declared: &TableRows,
        rows: &Rows,
    ) -> Result<Self> {
        let mut out = Self {
            table: table.clone(),
            values: Vec::new(),
            key: declared.key.clone(),
            rest: Vec::new(),
            lookups: Vec::new(),
        };
        for (index, header) in rows.header.iter().enumerate() {
            let (name, by) = header.split_once('.').map_or((&**header, None), |(name, by)| (name, Some(by)));
            let column = shape.column(name).filter(|column| !column.generated).ok_or_else(|| {
                Error::new(format!("{}: table {table} has no column `{name}` to write to", rows.path))
            })?;
            let value = match by {
                None => format!("s.c{index}::{}", column.kind),
                Some(by) => out.lookup(shapes, shape, index, column, by, rows)?,
            };
            if out.values.iter().any(|(there, _)| there == name) {
                return Err(Error::new(format!("{}:1: column `{name}` is there twice", rows.path)));
            }
            out.values.push((name.to_owned(), value));
            if !declared.key.contains(&column.name) {
                // These types have no equality.
                let by_text = matches!(&*column.kind, "json" | "xml" | "point" | "polygon");
                out.rest.push((name.to_owned(), by_text));
            }
        }
        let missing = declared.key.iter().find(|key| !out.values.iter().any(|(name, _)| name == *key));
        if let Some(key) = missing {
            return Err(Error::new(format!(
                "{}: the rows have no column `{key}`, which is their key",
                rows.path
            ))
            .hint("add it to the file, or correct `key` in seeds.toml"));
        }
        Ok(out)
    }

    fn lookup(
        &mut self,
        shapes: &Shapes,
        shape: &Shape,
        index: usize,
        column: &Column,
        by: &str,
        rows: &Rows,
    ) -> Result<String> {
        let key =
            shape.foreign.iter().find(|key| key.columns == [column.name.as_str()]).ok_or_else(|| {
                Error::new(format!("{}: `{}` has no foreign key, so `{by}` of what?", rows.path, column.name))
                    .hint("write the value itself, or give the column a foreign key")
            })?;
        let kind =
            shapes.get(&key.table).and_then(|shape| shape.column(by)).map(|column| column.kind.clone());
        let kind = kind
            .ok_or_else(|| Error::new(format!("{}: table {} has no column `{by}`", rows.path, key.table)))?;
        let (other, by_sql, target) = (key.table.sql(), quote_ident(by), quote_ident(&key.keys[0]));
        let expression =
            format!("(SELECT r.{target} FROM {other} AS r WHERE r.{by_sql} = s.c{index}::{kind})");
        self.lookups.push((index, expression.clone(), format!("no row of {} has this {by}", key.table)));
        Ok(expression)
    }

    /// Requires that no two rows of the file, and no two rows of the table, have one key.
    async fn once_each(&self, session: &Session, rows: &Rows) -> Result<()> {
        let wanted = self.wanted(None);
        let key: Vec<_> = self.key.iter().map(|name| format!("w.{}", quote_ident(name))).collect();
        let sql = format!(
            "SELECT array_agg(w.row ORDER BY w.row) FROM {wanted} GROUP BY {} HAVING count(*) > 1 ORDER BY 1 LIMIT 1",
            key.join(", ")
        );
        if let Some(row) = session.query(&sql, &[]).await?.first() {
            let numbers: Vec<i64> = row.get(0);
            let lines: Vec<_> = numbers.iter().map(|number| line(rows, *number).to_string()).collect();
            return Err(Error::new(format!("{}:{}: several rows have one key", rows.path, lines.join(", "))));
        }
        let sql = format!(
            "SELECT w.row FROM {wanted} JOIN {} AS t ON {} GROUP BY w.row HAVING count(*) > 1 ORDER BY 1 LIMIT 1",
            self.table.sql(),
            self.matches()
        );
        if let Some(row) = session.query(&sql, &[]).await?.first() {
            let place = format!("{}:{}", rows.path, line(rows, row.get(0)));
            return Err(Error::new(format!(
                "{place}: several rows of {} have the key of this one",
                self.table
            ))
            .hint("make `key` in seeds.toml say which row is meant"));
        }
        Ok(())
    }

    /// Writes what is missing or differs, of one row or of all.
    async fn run(&self, session: &Session, rows: &Rows, only: Option<usize>) -> Result<Vec<Difference>> {
        let wanted = self.wanted(only);
        for (index, expression, what) in &self.lookups {
            let filter = only.map_or(String::new(), |row| format!(" AND s.row = {row}"));
            let sql = format!(
                "SELECT s.row, s.c{index} FROM {STAGE} AS s WHERE s.c{index} IS NOT NULL AND {expression} IS NULL{filter} \
                 ORDER BY 1 LIMIT 1"
            );
            if let Some(row) = session.query(&sql, &[]).await?.first() {
                return Err(Error::new(format!("{what}: {}", row.get::<_, String>(1))));
            }
        }
        let differences = self.differences(session, rows, &wanted).await?;
        if differences.is_empty() {
            return Ok(differences);
        }
        let (table, names) = (self.table.sql(), self.values.iter().map(|(name, _)| quote_ident(name)));
        let names: Vec<_> = names.collect();
        if !self.rest.is_empty() {
            let set: Vec<_> =
                self.rest.iter().map(|(name, _)| format!("{0} = w.{0}", quote_ident(name))).collect();
            let differs: Vec<_> = self.rest.iter().map(differs).collect();
            session
                .execute(&format!(
                    "UPDATE {table} AS t SET {} FROM {wanted} WHERE {} AND ({})",
                    set.join(", "),
                    self.matches(),
                    differs.join(" OR ")
                ))
                .await?;
        }
        let picked: Vec<_> = names.iter().map(|name| format!("w.{name}")).collect();
        session
            .execute(&format!(
                "INSERT INTO {table} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {wanted} \
                 WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE {}) ORDER BY w.row",
                names.join(", "),
                picked.join(", "),
                self.matches()
            ))
            .await?;
        Ok(differences)
    }

    async fn differences(&self, session: &Session, rows: &Rows, wanted: &str) -> Result<Vec<Difference>> {
        let names: Vec<_> = self
            .rest
            .iter()
            .map(|column| format!("CASE WHEN {} THEN {} END", differs(column), quote_literal(&column.0)))
            .collect();
        let key: Vec<_> = self
            .key
            .iter()
            .map(|name| match self.values.iter().position(|(value, _)| value == name) {
                // As the file has it: what a look-up finds is another value in every database.
                Some(index) => format!("(SELECT s.c{index} FROM {STAGE} AS s WHERE s.row = w.row)"),
                None => format!("w.{}::text", quote_ident(name)),
            })
            .collect();
        let sql = format!(
            "SELECT * FROM (SELECT w.row, t.ctid IS NULL AS missing, array_remove(ARRAY[{}]::text[], NULL) AS columns, \
             ARRAY[{}] AS key FROM {wanted} LEFT JOIN {} AS t ON {}) AS found \
             WHERE missing OR columns <> '{{}}' ORDER BY row",
            names.join(", "),
            key.join(", "),
            self.table.sql(),
            self.matches()
        );
        let found = session.query(&sql, &[]).await?;
        let difference = |row: &tokio_postgres::Row| {
            let values: Vec<Option<String>> = row.get(3);
            let header = |name: &String| {
                let index = self.values.iter().position(|(value, _)| value == name);
                index.and_then(|index| rows.header.get(index)).unwrap_or(name).clone()
            };
            let pairs = self.key.iter().map(header).zip(values);
            let pairs = pairs.map(|(name, value)| format!("{name} = {}", value.unwrap_or("NULL".to_owned())));
            Difference {
                place: format!("{}:{}", rows.path, line(rows, row.get(0))),
                what: one_line(&format!("{} ({})", self.table, pairs.collect::<Vec<_>>().join(", "))),
                missing: row.get(1),
                columns: row.get(2),
            }
        };
        Ok(found.iter().map(difference).collect())
    }

    /// The rows of the file with their types, called `w`.
    fn wanted(&self, only: Option<usize>) -> String {
        let values: Vec<_> =
            self.values.iter().map(|(name, value)| format!("{value} AS {}", quote_ident(name))).collect();
        let filter = only.map_or(String::new(), |row| format!(" WHERE s.row = {row}"));
        format!("(SELECT s.row, {} FROM {STAGE} AS s{filter}) AS w", values.join(", "))
    }

    fn matches(&self) -> String {
        let pairs =
            self.key.iter().map(|name| format!("t.{0} IS NOT DISTINCT FROM w.{0}", quote_ident(name)));
        pairs.collect::<Vec<_>>().join(" AND ")
    }

    /// Tries the rows one by one, so that each bad one is named. `whole` is what happened to all of them together.
    async fn bad_rows(&self, session: &Session, rows: &Rows, whole: Error) -> Error {
        let mut bad = Vec::new();
        for row in 1..=rows.lines.len() {
            let tried = async {
                unless_stopped()?;
                session.execute("SAVEPOINT palisade_row").await?;
                let outcome = self.run(session, rows, Some(row)).await;
                let end = if outcome.is_ok() { "RELEASE" } else { "ROLLBACK TO" };
                session.execute(&format!("{end} SAVEPOINT palisade_row")).await?;
                Ok::<_, Error>(outcome.err())
            };
            match tried.await {
                Ok(None) => {}
                Ok(Some(error)) => {
                    let said = error.details.iter().find_map(|detail| detail.strip_prefix("detail: "));
                    let said = said.map_or(String::new(), |said| format!(" ({said})"));
                    bad.push(format!("{}:{}: {}{said}", rows.path, rows.lines[row - 1], error.what));
                }
                Err(_) => break,
            }
        }
        let Some(first) = bad.first() else { return whole.detail("nothing was loaded") };
        let mut out = Error::new(first.clone());
        out.details.extend(bad.iter().skip(1).take(NAMED).cloned());
        if bad.len() > NAMED + 1 {
            out.details.push(format!("and {} more bad rows", bad.len() - NAMED - 1));
        }
        out.detail("nothing was loaded")
    }
}

fn differs((name, by_text): &(String, bool)) -> String {
    let (name, cast) = (quote_ident(name), if *by_text { "::text" } else { "" });
    format!("t.{name}{cast} IS DISTINCT FROM w.{name}{cast}")
}

/// The line of a row, by its number.
fn line(rows: &Rows, number: i64) -> usize {
    usize::try_from(number - 1).ok().and_then(|index| rows.lines.get(index)).copied().unwrap_or_default()
}
