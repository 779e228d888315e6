//! Indexes: what leads them, and which rows they hold.

use crate::catalog::ObjectId;
use crate::kinds::{self, Object};
use crate::sql::{Cursor, TokenKind};

/// An index, that of a primary key or a unique constraint too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    /// The index or the constraint.
    pub id: ObjectId,
    /// The table.
    pub table: ObjectId,
    /// `btree`, `gin`, …
    pub method: String,
    /// Its keys: the column, or nothing for an expression.
    pub columns: Vec<Option<String>>,
    /// Its keys as they are printed, with operator classes and order.
    pub keys: Vec<String>,
    /// Whether two rows may not have the same keys.
    pub unique: bool,
    /// What it carries beside its keys, as it is printed.
    pub include: String,
    /// Which rows it holds, if not all.
    pub predicate: Option<String>,
    /// Whether it stands for a constraint.
    pub constraint: bool,
}

impl Index {
    /// Reads what PostgreSQL prints of an index or of a constraint that has one.
    pub(crate) fn read(id: &ObjectId, object: &Object) -> Option<Self> {
        let table = id.parent()?.clone();
        match object {
            Object::Index(index) => Self::of_index(id, table, index),
            Object::Constraint(constraint) => {
                let mut cursor = Cursor::new(&constraint.definition)?;
                let unique = cursor.words("primary key") || cursor.words("unique");
                if !unique {
                    return None;
                }
                cursor.words("nulls not distinct");
                let keys: Vec<String> = cursor.parts()?.into_iter().map(str::to_owned).collect();
                Some(Self {
                    id: id.clone(),
                    table,
                    method: "btree".into(),
                    columns: keys.iter().map(|key| column(key)).collect(),
                    keys,
                    unique: true,
                    include: cursor.rest().to_owned(),
                    predicate: None,
                    constraint: true,
                })
            }
            _ => None,
        }
    }

    fn of_index(id: &ObjectId, table: ObjectId, index: &kinds::Index) -> Option<Self> {
        let mut cursor = Cursor::new(&index.definition)?;
        let method = cursor.name()?;
        let keys: Vec<String> = cursor.parts()?.into_iter().map(str::to_owned).collect();
        let (mut predicate, mut include) = (None, String::new());
        while let Some(token) = cursor.peek().copied() {
            if cursor.words("where") {
                predicate = Some(cursor.rest().to_owned());
            } else {
                include += token.text;
                cursor.next();
            }
        }
        Some(Self {
            id: id.clone(),
            table,
            method,
            columns: keys.iter().map(|key| column(key)).collect(),
            keys,
            unique: index.unique,
            include,
            predicate,
            constraint: false,
        })
    }

    /// Whether every search by all of these columns can use it.
    pub(crate) fn serves(&self, columns: &[String]) -> bool {
        let leads = self.columns.get(..columns.len()).is_some_and(|leading| {
            leading.iter().all(|key| key.as_ref().is_some_and(|key| columns.contains(key)))
        });
        let searches = matches!(self.method.as_str(), "btree" | "hash");
        // `IS NOT NULL` holds for every value that is searched for.
        let whole = self.predicate.as_ref().is_none_or(|predicate| {
            columns.iter().any(|column| predicate.trim_matches(['(', ')']) == format!("{column} IS NOT NULL"))
        });
        leads && searches && whole
    }
}

/// The column that a key is, if it is one.
fn column(key: &str) -> Option<String> {
    let mut cursor = Cursor::new(key)?;
    let name = cursor.name()?;
    let called = cursor.peek().is_some_and(|next| next.is_punct("(") || next.kind == TokenKind::Operator);
    (!called).then_some(name)
}
