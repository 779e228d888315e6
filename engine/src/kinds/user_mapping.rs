//! User mappings: as whom a role logs in at a foreign server.

use serde::{Deserialize, Serialize};

use super::policy::role_sql;
use super::{Alter, Context, ObjectKind, Part, foreign_options, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};

/// A user mapping. Its identity carries the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMapping {
    /// Its options, secrets taken out. PostgreSQL shows them only to those whom they concern; others see none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl ObjectKind for UserMapping {
    const DIES_WITH_PARENT: bool = false;

    fn query(_: &Server) -> &'static str {
        include_str!("user_mapping.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(server) = into.find(Address::new(class::FOREIGN_SERVER, row.oid("server")?)).cloned() else {
            return Ok(());
        };
        let role = row.text("role")?;
        let stem = format!("{}_{role}", server.name);
        let object = UserMapping { options: foreign_options::redact(options::read(row, "options")?, &stem) };
        let id = ObjectId::on(Kind::UserMapping, &server, role);
        if row.bool("hidden")? {
            into.unmodelled(format!("options of {id}"));
        }
        into.add(id, 0, object, Address::new(class::USER_MAPPING, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("USER MAPPING FOR {} SERVER {}", role_sql(&id.name), id.parent_sql())
    }

    fn roles(&self, id: &ObjectId) -> Vec<String> {
        if &*id.name == "public" { Vec::new() } else { vec![id.name.to_string()] }
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("CREATE {}{}", Self::target(id), foreign_options::clause(&self.options));
        vec![needs_secret(Statement::new(sql), &self.options)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP {}", Self::target(id)))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { options } = to;
        let changes = foreign_options::changes(&self.options, options);
        let statements =
            changes.map(|changes| Statement::new(format!("ALTER {} {changes}", Self::target(id))));
        Alter::with(statements.into_iter().collect())
    }
}

/// A statement with a placeholder runs, but what it makes cannot log in.
fn needs_secret(statement: Statement, options: &[String]) -> Statement {
    if foreign_options::holds_secret(options) {
        return statement
            .hazard(Code::MayFail, "holds ${env:…} where the secret has to be put in".to_owned());
    }
    statement
}
