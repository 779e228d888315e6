//! A row of a catalog query, read by column name with errors instead of panics.

use tokio_postgres::types::FromSql;

use crate::error::{Error, Result};

/// One row. Columns are named as the query names them.
pub(crate) struct Row<'a> {
    row: &'a tokio_postgres::Row,
}

impl<'a> Row<'a> {
    pub(crate) fn new(row: &'a tokio_postgres::Row) -> Self {
        Self { row }
    }

    fn get<T: FromSql<'a>>(&self, column: &str) -> Result<T> {
        self.row.try_get(column).map_err(|error| {
            Error::from(error).context(format!("unexpected value in catalog column `{column}`"))
        })
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
