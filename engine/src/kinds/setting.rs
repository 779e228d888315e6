//! Settings of roles and of the database, as ALTER ROLE and ALTER DATABASE make them.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// The value of a parameter for a role or the database. The parameter is the name; of a role's in this database alone
/// with [`HERE`] behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The value.
    pub value: String,
}

/// Behind the name of a parameter that is set for this database only.
const HERE: &str = " in this database";

/// Parameters whose value is a list of names, which PostgreSQL keeps quoted.
const LISTS: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

impl ObjectKind for Setting {
    const PART_OF: Reading = Reading::Roles;

    fn query(_: &Server) -> &'static str {
        include_str!("setting.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let name = row.text("name")?;
        let id = match row.opt_text("role")? {
            Some(role) => {
                let name = if row.bool("here")? { format!("{name}{HERE}") } else { name };
                ObjectId::on(Kind::Setting, &ObjectId::database(Kind::Role, role), name)
            }
            None => ObjectId::database(Kind::Setting, name),
        };
        into.add(id, 0, Setting { value: row.text("value")? }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.name.to_string()
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let parameter = parameter(id);
        let value = match self.value.as_str() {
            // The empty list.
            "\"\"" if LISTS.contains(&parameter) => "''".to_owned(),
            list if LISTS.contains(&parameter) => list.to_owned(),
            value => quote_literal(value),
        };
        vec![Statement::new(format!("{} SET {} TO {value}", alter(id, cx), parameter_sql(id)))]
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("{} RESET {}", alter(id, cx), parameter_sql(id)))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        Alter::with(to.create(id, &[], cx))
    }
}

fn parameter(id: &ObjectId) -> &str {
    id.name.strip_suffix(HERE).unwrap_or(&id.name)
}

/// An extension's parameter is two names.
fn parameter_sql(id: &ObjectId) -> String {
    parameter(id).split('.').map(|part| quote_ident(part).into_owned()).collect::<Vec<_>>().join(".")
}

fn alter(id: &ObjectId, cx: &Context<'_>) -> String {
    // The statements run where the state before is; an empty state is nowhere yet.
    let here = [&cx.from.server.database, &cx.to.server.database].into_iter().find(|name| !name.is_empty());
    let database = quote_ident(here.map_or("", String::as_str));
    match id.parent() {
        None => format!("ALTER DATABASE {database}"),
        Some(role) if id.name.ends_with(HERE) => format!("ALTER ROLE {} IN DATABASE {database}", role.sql()),
        Some(role) => format!("ALTER ROLE {}", role.sql()),
    }
}
