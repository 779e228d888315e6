//! To whom an object belongs: an atom of its own, read where owners are asked for.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, Reading};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// The owner of the object on which it hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The role.
    pub role: String,
}

impl ObjectKind for Owner {
    const PART_OF: Reading = Reading::Owners;
    const ATTACHES: bool = true;

    fn query(server: &Server) -> &'static str {
        if server.major() >= 15 || server.reads_all {
            concat!(
                include_str!("owner.sql"),
                include_str!("owner_subscription.sql"),
                include_str!("owner_rest.sql")
            )
        } else {
            concat!(include_str!("owner.sql"), include_str!("owner_rest.sql"))
        }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let address = Address::new(row.oid("classid")?, row.oid("oid")?);
        let Some(object) = into.find(address).cloned() else { return Ok(()) };
        // Members of an extension belong to whoever owns that.
        if object.kind != Kind::Extension {
            into.add(ObjectId::on(Kind::Owner, &object, ""), 0, Owner { role: row.text("role")? }, None);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |object| object.kind.target(object))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        // Whoever makes an object owns it.
        if self.role == cx.from.server.role { Vec::new() } else { self.give(id) }
    }

    fn roles(&self, _: &ObjectId) -> Vec<String> {
        vec![self.role.clone()]
    }

    fn drop(&self, _: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        Vec::new()
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(to.give(id))
    }
}

impl Owner {
    fn give(&self, id: &ObjectId) -> Vec<Statement> {
        let (target, role) = (Self::target(id), quote_ident(&self.role));
        let message = format!("lets {role} do everything to {target}, past row security where it is not forced");
        vec![Statement::new(format!("ALTER {target} OWNER TO {role}")).hazard(Code::Access, message)]
    }
}
