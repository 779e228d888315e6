//! A row of a catalog query, read by column name with errors instead of panics.

use std::cell::Cell;

use tokio_postgres::types::FromSql;

use crate::error::{Error, Result};

/// One row. Columns are named as the query names them.
pub(crate) struct Row<'a> {
    row: &'a tokio_postgres::Row,
    /// The place behind the column that was read last: the next is the one asked for most often, and looking through all
    /// names for each value would take longer than reading it.
    next: Cell<usize>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(row: &'a tokio_postgres::Row) -> Self {
        Self { row, next: Cell::new(0) }
    }

    fn get<T: FromSql<'a>>(&self, column: &str) -> Result<T> {
        let value = match self.place(column) {
            Some(place) => self.row.try_get(place),
            // It has no such column, and says so itself.
            None => self.row.try_get(column),
        };
        value.map_err(|error| {
            Error::from(error).context(format!("unexpected value in catalog column `{column}`"))
        })
    }

    fn place(&self, column: &str) -> Option<usize> {
        let columns = self.row.columns();
        let (before, behind) = columns.split_at(self.next.get().min(columns.len()));
        let place = behind
            .iter()
            .position(|other| other.name() == column)
            .map(|place| before.len() + place)
            .or_else(|| before.iter().position(|other| other.name() == column))?;
        self.next.set(place + 1);
        Some(place)
    }

    /// A `text` that is not null.
    pub(crate) fn text(&self, column: &str) -> Result<String> {
        self.get(column)
    }

    /// A `text` or null.
    pub(crate) fn opt_text(&self, column: &str) -> Result<Option<String>> {
        self.get(column)
    }

    /// A `text[]`; null reads as empty.
    pub(crate) fn texts(&self, column: &str) -> Result<Vec<String>> {
        Ok(self.get::<Option<Vec<String>>>(column)?.unwrap_or_default())
    }

    /// A `boolean`.
    pub(crate) fn bool(&self, column: &str) -> Result<bool> {
        self.get(column)
    }

    /// An `integer`.
    pub(crate) fn int(&self, column: &str) -> Result<i32> {
        self.get(column)
    }

    /// A `bigint`.
    pub(crate) fn bigint(&self, column: &str) -> Result<i64> {
        self.get(column)
    }

    /// An `oid`.
    pub(crate) fn oid(&self, column: &str) -> Result<u32> {
        self.get(column)
    }

    /// An `oid` or null, where 0 reads as null: catalogs write "none" both ways.
    pub(crate) fn opt_oid(&self, column: &str) -> Result<Option<u32>> {
        Ok(self.get::<Option<u32>>(column)?.filter(|oid| *oid != 0))
    }

    /// An `oid[]`; null reads as empty.
    pub(crate) fn oids(&self, column: &str) -> Result<Vec<u32>> {
        Ok(self.get::<Option<Vec<u32>>>(column)?.unwrap_or_default())
    }
}
