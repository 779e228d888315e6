//! Triggers on tables and views.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::quote_ident;

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// What `pg_get_triggerdef` prints.
    pub definition: String,
    /// When it fires.
    pub enabled: Enabled,
}

/// When a trigger fires, by `session_replication_role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enabled {
    /// Unless the session replicates.
    Origin,
    /// Never.
    Disabled,
    /// Only when the session replicates.
    Replica,
    /// Always.
    Always,
}

impl Enabled {
    pub(crate) fn read(code: &str) -> Self {
        match code {
            "D" => Enabled::Disabled,
            "R" => Enabled::Replica,
            "A" => Enabled::Always,
            _ => Enabled::Origin,
        }
    }

    pub(crate) fn verb(self) -> &'static str {
        match self {
            Enabled::Origin => "ENABLE",
            Enabled::Disabled => "DISABLE",
            Enabled::Replica => "ENABLE REPLICA",
            Enabled::Always => "ENABLE ALWAYS",
        }
    }
}

impl Trigger {
    /// Whether it never fires.
    pub(crate) fn is_disabled(&self) -> bool {
        matches!(self.enabled, Enabled::Disabled)
    }
}

impl ObjectKind for Trigger {
    const ATTACHES: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("trigger.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(relation) = into.relation(row.oid("relation")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Trigger, &relation, row.text("name")?);
        let object =
            Trigger { definition: row.text("definition")?, enabled: Enabled::read(&row.text("enabled")?) };
        let address = Address::new(class::TRIGGER, row.oid("oid")?);
        into.add(id.clone(), 0, object, address);
        // A constraint trigger is known by its constraint, too.
        if let Some(constraint) = row.opt_oid("constraint_oid")? {
            into.alias(Address::new(class::CONSTRAINT, constraint), &id);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TRIGGER {} ON {}", id.sql(), id.parent_sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TRIGGER {} ON {} RENAME TO {}", id.sql(), id.parent_sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let create = Statement::new(self.definition.clone()).lock(Lock::ShareRowExclusive, id.parent_sql());
        let mut statements = vec![create];
        statements.extend((self.enabled != Enabled::Origin).then(|| self.enable(id)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP TRIGGER {} ON {}", id.sql(), id.parent_sql());
        vec![Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql())]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { definition, enabled: _ } = to;
        if *definition != self.definition {
            return Alter::Replace;
        }
        Alter::with(vec![to.enable(id)])
    }
}

impl Trigger {
    fn enable(&self, id: &ObjectId) -> Statement {
        let sql = format!("ALTER TABLE {} {} TRIGGER {}", id.parent_sql(), self.enabled.verb(), id.sql());
        Statement::new(sql).lock(Lock::ShareRowExclusive, id.parent_sql())
    }
}
