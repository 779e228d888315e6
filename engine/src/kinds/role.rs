//! Roles of the cluster. Their passwords are never read.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::{quote_ident, quote_literal};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its attributes as ALTER ROLE has them, `LOGIN` or `NOLOGIN`, in a fixed order.
    pub attributes: Vec<String>,
    /// How many connections it may have at once; -1 where there is no limit.
    pub connections: i32,
    /// Until when its password counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

impl ObjectKind for Role {
    const PART_OF: Reading = Reading::Roles;

    fn query(_: &Server) -> &'static str {
        include_str!("role.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Role, row.text("name")?);
        let object = Role {
            attributes: row.texts("attributes")?,
            connections: row.int("connections")?,
            valid_until: row.opt_text("valid_until")?,
        };
        into.add(id, 0, object, Address::new(class::AUTHID, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("ROLE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER ROLE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("CREATE ROLE {} WITH {}", id.sql(), self.options(None).join(" "));
        vec![Statement::new(sql).hazard(Code::Access, format!("makes role {}, without a password", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let fails = format!("fails as long as role {} has objects or privileges, in other databases too", id.sql());
        let drop = Statement::new(format!("DROP ROLE {}", id.sql())).hazard(Code::MayFail, fails);
        vec![drop.hazard(Code::Access, format!("takes away role {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let sql = format!("ALTER ROLE {} WITH {}", id.sql(), to.options(Some(self)).join(" "));
        let message = format!("changes what role {} may do", id.sql());
        Alter::with(vec![Statement::new(sql).hazard(Code::Access, message)])
    }
}

impl Role {
    /// The options that are not the same in `from`.
    fn options(&self, from: Option<&Self>) -> Vec<String> {
        let Self { attributes, connections, valid_until } = self;
        let old = |attribute: &&String| from.is_some_and(|from| from.attributes.contains(attribute));
        let mut options: Vec<String> = attributes.iter().filter(|attribute| !old(attribute)).cloned().collect();
        if *connections != from.map_or(-1, |from| from.connections) {
            options.push(format!("CONNECTION LIMIT {connections}"));
        }
        if *valid_until != from.and_then(|from| from.valid_until.clone()) {
            let until = valid_until.as_deref().unwrap_or("infinity");
            options.push(format!("VALID UNTIL {}", quote_literal(until)));
        }
        options
    }
}
