//! A table and its columns.

use std::collections::BTreeMap;

use super::{Check, Exclude, ForeignKey, Grant, Index, Key, Policy, Statistics, Trigger};
use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;
use crate::written::{Managed, ReplicaIdentity, Rls};

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// The struct.
    pub location: SourceLocation,
    /// The struct's path in its crate.
    pub rust_path: String,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// Row security, if anything was said.
    pub rls: Option<Rls>,
    /// Why no policy admits a client, where that is meant.
    pub no_policies: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// Whether that name is served, too.
    pub keep_old: bool,
    /// `RANGE (a)`, as SQL.
    pub partition_by: Option<String>,
    /// Storage parameters; values as SQL.
    pub with: Vec<(String, String)>,
    /// Whether it survives no crash.
    pub unlogged: bool,
    /// The tablespace.
    pub tablespace: Option<String>,
    /// The table access method.
    pub access_method: Option<String>,
    /// The index that `CLUSTER` goes by.
    pub cluster: Option<String>,
    /// What the log says of changed rows.
    pub replica_identity: Option<ReplicaIdentity>,
    /// Who changes it.
    pub managed: Managed,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
    /// In the order of the fields, which matters to `CREATE TABLE` alone.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<Key>,
    /// Unique constraints.
    pub uniques: Vec<Key>,
    /// Check constraints, those of columns included.
    pub checks: Vec<Check>,
    /// Foreign keys, those of columns included.
    pub foreign_keys: Vec<ForeignKey>,
    /// Exclusion constraints.
    pub excludes: Vec<Exclude>,
    /// Indexes other than those of constraints.
    pub indexes: Vec<Index>,
    /// Extended statistics.
    pub statistics: Vec<Statistics>,
    /// Policies.
    pub policies: Vec<Policy>,
    /// Privileges.
    pub grants: Vec<Grant>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The field.
    pub field: String,
    /// The field's place.
    pub location: SourceLocation,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// The type as SQL.
    pub sql_type: String,
    /// Whether null is refused.
    pub not_null: bool,
    /// The name of the constraint that does, if given.
    pub not_null_name: Option<String>,
    /// The default.
    pub default: Option<Default>,
    /// The expression that generates it.
    pub generated: Option<Generated>,
    /// Whether it counts by itself.
    pub identity: Option<Identity>,
    /// The collation, as written.
    pub collate: Option<String>,
    /// The storage, as SQL.
    pub storage: Option<&'static str>,
    /// The compression, as SQL.
    pub compression: Option<&'static str>,
    /// How many values the planner remembers.
    pub statistics: Option<i32>,
    /// What the planner is told; values as SQL.
    pub options: Vec<(String, String)>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// Whether that name is served, too.
    pub keep_old: bool,
    /// Words of a text check that were others before: the old one by the new one.
    pub renamed_values: BTreeMap<String, String>,
    /// How old values become new ones when the type changes.
    pub using: Option<String>,
    /// What rows that exist get.
    pub backfill: Option<String>,
    /// Whether a change of its type that writes the table anew goes by a second column.
    pub online: bool,
    /// Never granted, and redacted in output.
    pub sensitive: bool,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
    /// The type was found by its name alone: nothing in the sources says where the name comes from.
    pub type_by_name_only: bool,
}

/// A default value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Default {
    /// As SQL.
    pub sql: String,
    /// Written as `sql("…")`: any expression, which `DEFAULT` takes in parentheses only.
    pub is_expression: bool,
    /// Where it is written.
    pub location: SourceLocation,
}

/// The expression of a generated column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// As SQL.
    pub sql: String,
    /// Computed when read instead of when written.
    pub is_virtual: bool,
}

/// A sequence of the column's own. What is not said is as PostgreSQL has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// An insert may give no value of its own.
    pub always: bool,
    /// The name of the sequence.
    pub sequence: Option<String>,
    /// The first value.
    pub start: Option<i64>,
    /// The step.
    pub increment: Option<i64>,
    /// The least value.
    pub min: Option<i64>,
    /// The greatest value.
    pub max: Option<i64>,
    /// How many values a session takes at once.
    pub cache: Option<i64>,
    /// Whether it starts again at the end.
    pub cycle: bool,
}

/// A finding that somebody decided to live with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Waiver {
    /// The code of the finding.
    pub code: String,
    /// Why.
    pub reason: Option<String>,
    /// The day after which the finding counts again.
    pub until: Option<String>,
    /// Where it is written.
    pub location: SourceLocation,
}

impl Table {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
