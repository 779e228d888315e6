//! Whether a table has row security: an atom of its own, so that policies stand before it is enabled.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};

/// Row security of a table that has any of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSecurity {
    /// `ENABLE ROW LEVEL SECURITY`
    pub enabled: bool,
    /// `FORCE ROW LEVEL SECURITY`: it binds the owner, too.
    pub forced: bool,
}

const NONE: RowSecurity = RowSecurity { enabled: false, forced: false };

impl ObjectKind for RowSecurity {
    const DECIDES_ACCESS: bool = true;

    fn query(_: &Server) -> &'static str {
        "select oid, relrowsecurity as enabled, relforcerowsecurity as forced \
         from pg_class where (relrowsecurity or relforcerowsecurity) and relnamespace = any ($1)"
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let oid = row.oid("oid")?;
        let Some(table) = into.relation(oid).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::RowSecurity, &table, "");
        let object = RowSecurity { enabled: row.bool("enabled")?, forced: row.bool("forced")? };
        // `pg_depend` does not know it: it is two flags of the table.
        into.add(id, 0, object, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |table| table.kind.target(table))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        changes(&NONE, self, id)
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        changes(self, &NONE, id)
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(changes(self, to, id))
    }
}

fn changes(from: &RowSecurity, to: &RowSecurity, id: &ObjectId) -> Vec<Statement> {
    let RowSecurity { enabled, forced } = to;
    let table = id.parent_sql();
    let alter = |verb: &str| {
        Statement::new(format!("ALTER TABLE {table} {verb} ROW LEVEL SECURITY"))
            .lock(Lock::AccessExclusive, table.clone())
    };
    let mut statements = Vec::new();
    if *enabled != from.enabled {
        statements.push(if *enabled {
            alter("ENABLE")
        } else {
            alter("DISABLE")
                .hazard(Code::Access, format!("opens every row of {table} to whoever has a privilege on it"))
        });
    }
    if *forced != from.forced {
        statements.push(if *forced {
            alter("FORCE")
        } else {
            alter("NO FORCE").hazard(Code::Access, format!("frees the owner of {table} from its policies"))
        });
    }
    statements
}
