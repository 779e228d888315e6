//! How objects are named in SQL.

use crate::catalog::{ObjectId, Scope};
use crate::sql::{self, Cursor, qualified, quote_ident};

impl ObjectId {
    /// The name as SQL has it, qualified by its schema: `public.workouts`. Of an object that belongs to another
    /// only its own name: `date`.
    pub(crate) fn sql(&self) -> String {
        match &self.scope {
            Scope::Schema(schema) if self.kind.name_is_sql() => {
                format!("{}.{}", quote_ident(schema), self.name)
            }
            Scope::Schema(schema) => qualified(schema, &self.name),
            Scope::Database | Scope::On(_) => quote_ident(&self.name).into_owned(),
        }
    }

    /// The SQL name of the parent; its own where it has none.
    pub(crate) fn parent_sql(&self) -> String {
        self.parent().map_or_else(|| self.sql(), ObjectId::sql)
    }
}

/// Names without what belongs to a signature.
impl ObjectId {
    /// The name by itself: of a function without its arguments and without quotes.
    pub(crate) fn bare_name(&self) -> String {
        match signature(self) {
            Some((name, _)) => name,
            None => self.name.to_string(),
        }
    }

    /// What is called so in the same place, with the same arguments.
    #[must_use]
    pub(crate) fn named(&self, name: &str) -> Self {
        let name = match signature(self) {
            Some((_, arguments)) => format!("{}{arguments}", quote_ident(name)),
            None => name.to_owned(),
        };
        Self { name: name.into(), ..self.clone() }
    }
}

/// The name and the arguments of a name that is SQL.
fn signature(id: &ObjectId) -> Option<(String, &str)> {
    let tokens = id.kind.name_is_sql().then(|| sql::significant(&id.name).ok())??;
    let first = tokens.first()?;
    Some((first.name()?, &id.name[first.end()..]))
}

/// The claim on a name among a schema's relations (`pg_class`), which tables, views, indexes and sequences
/// share.
pub(crate) fn relation_claim(schema: &str, name: &str) -> String {
    format!("relation {}", qualified(schema, name))
}

/// The claim on a name among a schema's types (`pg_type`), which tables and views share through their row types.
pub(crate) fn type_claim(schema: &str, name: &str) -> String {
    format!("type {}", qualified(schema, name))
}

/// Both claims, for relations with a row type.
pub(crate) fn row_type_claims(id: &ObjectId) -> Vec<String> {
    let schema = id.schema_name().unwrap_or_default();
    vec![relation_claim(schema, &id.name), type_claim(schema, &id.name)]
}

/// The claim on a name, as SQL, among the constraints of what a column or a constraint belongs to.
pub(crate) fn constraint_claim(name: &str, of: &ObjectId) -> String {
    format!("constraint {name} on {}", of.parent_sql())
}

/// The claim on being the one index by which `CLUSTER` orders a table.
pub(crate) fn cluster_claim(id: &ObjectId) -> String {
    format!("cluster of {}", id.parent_sql())
}

/// The claims on the calls that can only mean this routine: those that leave out arguments with a default, and the one with all
/// of them. PostgreSQL calls neither of two of which one could be meant as well as the other.
pub(crate) fn call_claims(id: &ObjectId, defaults: i32) -> Vec<String> {
    let Some((name, arguments)) = signature(id) else { return Vec::new() };
    let types = Cursor::new(arguments).and_then(|mut cursor| cursor.parts()).unwrap_or_default();
    let types: Vec<&str> = types.into_iter().filter(|of| !of.is_empty()).collect();
    let left_out = usize::try_from(defaults).unwrap_or_default().min(types.len());
    let schema = id.schema_name().unwrap_or_default();
    let calls = types.len() - left_out..=types.len();
    calls.map(|count| format!("call {}({})", qualified(schema, &name), types[..count].join(", "))).collect()
}

/// The claim on a signature among a schema's routines (`pg_proc`), which functions, procedures and aggregates share.
pub(crate) fn routine_claim(id: &ObjectId) -> String {
    // An aggregate without arguments is written with a star, a function without.
    format!("routine {}", id.sql().replace("(*)", "()"))
}
