//! What sources declare of tables that others manage, for the rules that hold it against what is there.

use std::collections::BTreeSet;

use palisade_model::lower::ObjectNote;
use palisade_model::written::{Managed, Rls};

use crate::catalog::{Catalog, ObjectId};
use crate::kinds::Kind;
use crate::notes::Notes;

/// What a project attaches to, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Others<'a> {
    /// Schemas whose tables another tool migrates.
    pub attach: &'a BTreeSet<String>,
    /// What the sources say.
    pub notes: &'a Notes,
    /// What of it is ours, as the sources become it.
    pub ours: &'a Catalog,
}

impl<'a> Others<'a> {
    /// Whether the sources speak of tables of others at all.
    pub fn are_any(&self) -> bool {
        !self.attach.is_empty() || self.described().next().is_some()
    }

    /// Whether another tool migrates a table.
    pub(super) fn migrates(&self, table: &ObjectId) -> bool {
        table.schema_name().is_some_and(|schema| self.attach.contains(schema))
    }

    /// Whether policies on a table are declared here: another tool migrates it, or a struct attaches to it.
    pub(super) fn attaches(&self, table: &ObjectId) -> bool {
        let noted = self.notes.objects.get(table);
        self.migrates(table) || noted.is_some_and(|note| note.managed == Managed::Attach)
    }

    /// Whether somebody has said who may see the rows of a table: with a policy, with the reason why there is none, or by
    /// saying that row security is off.
    pub(super) fn declares(&self, table: &ObjectId) -> bool {
        let noted = self.notes.objects.get(table);
        noted.is_some_and(|note| note.no_policies.is_some() || note.rls == Some(Rls::Off))
            || self.has_policies(table)
    }

    /// Whether there is a policy of ours on a table.
    pub(super) fn has_policies(&self, table: &ObjectId) -> bool {
        self.ours.objects.parts(Kind::Policy, table).next().is_some()
    }

    /// The tables of others that structs describe, with their columns.
    pub(super) fn described(&self) -> impl Iterator<Item = (&'a ObjectId, &'a ObjectNote)> + use<'a> {
        self.notes.objects.iter().filter(|(id, note)| {
            note.managed != Managed::Yes && matches!(id.kind, Kind::Table | Kind::Column)
        })
    }
}

/// Whether a type as a struct has it is the one that PostgreSQL prints. Lengths and digits do not count: nothing in a
/// policy leans on them.
pub(super) fn same_type(declared: &str, printed: &str) -> bool {
    let plain = |sql: &str| {
        let sql = crate::pull::rust_type::without_modifier(sql).replace([' ', '"'], "").to_lowercase();
        let (element, array) = sql.strip_suffix("[]").map_or((sql.as_str(), ""), |element| (element, "[]"));
        let name = element.rsplit('.').next().unwrap_or(element);
        let alias = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
        format!("{alias}{array}")
    };
    plain(declared) == plain(printed)
}

/// Other names of types, and those that compare as one.
const ALIASES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("bpchar", "text"),
    ("char", "text"),
    ("character", "text"),
    ("charactervarying", "text"),
    ("decimal", "numeric"),
    ("float4", "real"),
    ("float8", "doubleprecision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("serial", "integer"),
    ("bigserial", "bigint"),
    ("time", "timewithouttimezone"),
    ("timestamp", "timestampwithouttimezone"),
    ("timestamptz", "timestampwithtimezone"),
    ("timetz", "timewithtimezone"),
    ("varchar", "text"),
];

#[cfg(test)]
mod tests {
    use super::same_type;

    #[test]
    fn types_are_the_same_under_any_of_their_names() {
        for (declared, printed) in [
            ("timestamptz", "timestamp(3) with time zone"),
            ("text", "character varying(255)"),
            ("int4[]", "integer[]"),
            ("mood", "public.mood"),
            ("\"Mood\"", "public.\"Mood\""),
            ("numeric(5,2)", "numeric"),
        ] {
            assert!(same_type(declared, printed), "{declared} {printed}");
        }
        assert!(
            !same_type("text", "uuid") && !same_type("integer", "bigint") && !same_type("text", "text[]")
        );
    }
}
