//! Foreign keys: which columns point where, and what a delete there does here.

use crate::catalog::ObjectId;
use crate::kinds::Kind;
use crate::sql::Cursor;

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignKey {
    /// The constraint.
    pub id: ObjectId,
    /// The table that it is on.
    pub table: ObjectId,
    /// Its columns there.
    pub columns: Vec<String>,
    /// The table that it points to.
    pub target: ObjectId,
    /// The columns there.
    pub target_columns: Vec<String>,
    /// `CASCADE`, `SET NULL`, `SET DEFAULT`, `RESTRICT` or nothing.
    pub on_delete: Option<&'static str>,
}

impl ForeignKey {
    /// Reads what `pg_get_constraintdef` prints.
    pub(crate) fn read(id: &ObjectId, definition: &str) -> Option<Self> {
        let mut cursor = Cursor::new(definition)?;
        if !cursor.words("foreign key") {
            return None;
        }
        let columns = cursor.names()?;
        if !cursor.words("references") {
            return None;
        }
        let [schema, table] = <[String; 2]>::try_from(cursor.qualified()?).ok()?;
        let target_columns = cursor.names()?;
        let mut on_delete = None;
        while !cursor.is_done() {
            if cursor.words("on delete") {
                let actions = ["cascade", "set null", "set default", "restrict"];
                let action = actions.into_iter().find(|action| cursor.words(action));
                on_delete = action.map(|action| match action {
                    "cascade" => "CASCADE",
                    "set null" => "SET NULL",
                    "set default" => "SET DEFAULT",
                    _ => "RESTRICT",
                });
            } else {
                cursor.next();
            }
        }
        Some(Self {
            id: id.clone(),
            table: id.parent()?.clone(),
            columns,
            target: ObjectId::schema(Kind::Table, schema, table),
            target_columns,
            on_delete,
        })
    }
}
