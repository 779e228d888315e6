//! Which columns of a result may hold what the code calls sensitive. In doubt a column is one of them.

use std::collections::BTreeSet;

use tokio_postgres::Column;
use tokio_postgres::types::Type;

use crate::Result;
use crate::connect::Session;
use crate::pipeline::Code;
use crate::sql;

/// The columns that the code marks as sensitive.
#[derive(Debug, Clone, Default)]
pub struct Sensitive {
    schemas: Vec<String>,
    tables: Vec<String>,
    columns: Vec<String>,
}

impl Sensitive {
    /// Those of a project's code.
    pub fn of(code: &Code) -> Self {
        let mut out = Self::default();
        for (name, note) in &code.script.notes.objects {
            if let (true, Some(table)) = (note.sensitive, &name.parent) {
                out.schemas.push(name.schema.to_string());
                out.tables.push(table.to_string());
                out.columns.push(name.name.to_string());
            }
        }
        out
    }
}

/// Where sensitive columns come to light in one database.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    places: BTreeSet<(u32, i16)>,
    /// Names of relations and columns, one of which a statement has to use to get at one.
    names: BTreeSet<String>,
}

impl Hidden {
    pub(super) async fn find(session: &Session, sensitive: &Sensitive) -> Result<Self> {
        if sensitive.columns.is_empty() {
            return Ok(Self::default());
        }
        let rows = session
            .query(
                include_str!("sensitive.sql"),
                &[
                    (&sensitive.schemas, Type::TEXT_ARRAY),
                    (&sensitive.tables, Type::TEXT_ARRAY),
                    (&sensitive.columns, Type::TEXT_ARRAY),
                ],
            )
            .await?;
        let mut out = Self { names: sensitive.columns.iter().cloned().collect(), ..Self::default() };
        for row in rows {
            out.places.insert((row.get(0), row.get(1)));
            out.names.insert(row.get(2));
        }
        Ok(out)
    }

    /// For each column of a result of `sql`, whether it is to be hidden.
    pub(super) fn of(&self, columns: &[Column], sql: &str) -> Vec<bool> {
        let named = !self.places.is_empty() && self.is_named(sql);
        let hidden = |column: &Column| match (column.table_oid(), column.column_id()) {
            (Some(table), Some(number)) => {
                self.places.contains(&(table, number))
                    || self.places.contains(&(table, 0)) && carries(column.type_())
            }
            // An expression: PostgreSQL does not say of what.
            _ => named && carries(column.type_()),
        };
        columns.iter().map(hidden).collect()
    }

    fn is_named(&self, sql: &str) -> bool {
        let Ok(tokens) = sql::significant(sql) else { return true };
        tokens.iter().any(|token| token.name().is_some_and(|name| self.names.contains(&name)))
    }
}

/// Whether a value of that type can hold a token or a hash.
fn carries(kind: &Type) -> bool {
    ![
        Type::BOOL,
        Type::INT2,
        Type::INT4,
        Type::INT8,
        Type::FLOAT4,
        Type::FLOAT8,
        Type::NUMERIC,
        Type::DATE,
        Type::TIME,
        Type::TIMESTAMP,
        Type::TIMESTAMPTZ,
        Type::INTERVAL,
        Type::OID,
    ]
    .contains(kind)
}
