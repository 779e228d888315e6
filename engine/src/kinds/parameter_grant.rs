//! Privileges on the server's parameters (PostgreSQL 15).

use serde::{Deserialize, Serialize};

use super::privileges::{self, Privileges};
use super::{Alter, Context, ObjectKind, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// What a role, on which it hangs, may do to the parameter whose name it has; without a role, what everybody may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterGrant {
    /// What may be done, each with whether it may be granted on.
    pub privileges: Privileges,
}

impl ObjectKind for ParameterGrant {
    const PART_OF: Reading = Reading::Roles;
    /// A role that has privileges cannot be dropped.
    const DIES_WITH_PARENT: bool = false;

    fn query(server: &Server) -> &'static str {
        if server.major() >= 15 { include_str!("parameter_grant.sql") } else { NONE }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let parameter = row.text("parameter")?;
        let id = match row.opt_text("role")? {
            Some(role) => ObjectId::on(Kind::ParameterGrant, &ObjectId::database(Kind::Role, role), parameter),
            None => ObjectId::database(Kind::ParameterGrant, parameter),
        };
        into.add(id, 0, ParameterGrant { privileges: privileges::read(row, "held")? }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        let parts: Vec<String> = id.name.split('.').map(|part| quote_ident(part).into_owned()).collect();
        format!("PARAMETER {}", parts.join("."))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        changes(&Privileges::new(), &self.privileges, id)
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        changes(&self.privileges, &Privileges::new(), id)
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { privileges } = to;
        Alter::with(changes(&self.privileges, privileges, id))
    }
}

/// Before 15 there are none.
const NONE: &str = "select where $1 is null";

fn changes(from: &Privileges, to: &Privileges, id: &ObjectId) -> Vec<Statement> {
    let target = ParameterGrant::target(id);
    let grantee = id.parent().map_or("public", |role| &role.name);
    let statements = privileges::changes(from, to, &target, "", grantee).into_iter().map(|sql| {
        let message = format!("changes who may set {target}");
        Statement::new(sql).hazard(Code::Access, message)
    });
    statements.collect()
}
