//! Memberships of roles in roles.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// What a member, whose name it has, may do with the role that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Whether it may make others members.
    pub admin: bool,
    /// Whether it has the role's privileges without asking.
    pub inherit: bool,
    /// Whether it can become the role.
    pub set: bool,
}

impl ObjectKind for Membership {
    const PART_OF: Reading = Reading::Roles;

    fn query(_: &Server) -> &'static str {
        include_str!("membership.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let role = ObjectId::database(Kind::Role, row.text("role")?);
        let member = row.text("member")?;
        let id = ObjectId::on(Kind::Membership, &role, member);
        let object =
            Membership { admin: row.bool("admin")?, inherit: row.bool("inherit")?, set: row.bool("set")? };
        into.add(id, 0, object, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("{} TO {}", id.parent_sql(), id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let Self { admin, inherit, set } = self;
        let options = match (cx.from.server.major() >= 16, admin) {
            (true, _) => {
                let word = |on: &bool| if *on { "TRUE" } else { "FALSE" };
                format!(" WITH ADMIN {}, INHERIT {}, SET {}", word(admin), word(inherit), word(set))
            }
            // Before 16 the member's own attribute says whether it inherits, and every member can become the role.
            (false, true) => " WITH ADMIN OPTION".to_owned(),
            (false, false) => String::new(),
        };
        let message = format!("makes {} a member of {}", id.sql(), id.parent_sql());
        vec![Statement::new(format!("GRANT {}{options}", Self::target(id))).hazard(Code::Access, message)]
    }

    fn roles(&self, id: &ObjectId) -> Vec<String> {
        vec![id.name.to_string()]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("REVOKE {} FROM {}", id.parent_sql(), quote_ident(&id.name));
        let message = format!("takes {} out of {}", id.sql(), id.parent_sql());
        vec![Statement::new(sql).hazard(Code::Access, message)]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { admin, inherit: _, set: _ } = to;
        if cx.from.server.major() < 16 && self.admin && !admin {
            let sql = format!("REVOKE ADMIN OPTION FOR {} FROM {}", id.parent_sql(), id.sql());
            let message = format!("takes {} the right to make others members of {}", id.sql(), id.parent_sql());
            return Alter::with(vec![Statement::new(sql).hazard(Code::Access, message)]);
        }
        Alter::with(to.create(id, &[], cx))
    }
}
