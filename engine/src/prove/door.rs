//! Doors: relations and functions through which a role reaches rows.

use serde::Deserialize;

use crate::sql::qualified;
use crate::world::TableName;

/// What a role may do with a relation or a function, by privileges alone.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Door {
    pub(super) role: String,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) usage: bool,
    pub(super) select: Vec<String>,
    pub(super) insert: Vec<String>,
    pub(super) update: Vec<String>,
    pub(super) delete: bool,
    pub(super) truncate: bool,
    pub(super) arguments: Vec<String>,
}

impl Door {
    pub(super) fn table(&self) -> TableName {
        TableName::new(&self.schema, &self.name)
    }

    pub(super) fn sql(&self) -> String {
        qualified(&self.schema, &self.name)
    }

    /// The name by which a catalog knows it, as SQL; of a function with the types of its arguments.
    pub(super) fn identity(&self) -> String {
        match self.kind.as_str() {
            "f" => format!("{}({})", self.sql(), self.arguments.join(", ")),
            _ => self.sql(),
        }
    }

    /// The door in a sentence.
    pub(super) fn label(&self) -> String {
        let what = match self.kind.as_str() {
            "v" => "view ",
            "m" => "materialized view ",
            "f" => "function ",
            _ => "",
        };
        format!("{what}{}", self.table())
    }
}

/// What of a door is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Everything.
    All,
    /// Reading and calling.
    Reads,
    /// Writing.
    Writes,
}
