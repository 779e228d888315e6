//! Triggers on tables and views.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, Object, ObjectKind, Part, inheritance};
use crate::catalog::{Catalog, ObjectId, Server};
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
    /// Whether it is that of the partitioned table, and fires at another time than there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
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

impl ObjectKind for Trigger {
    const DECIDES_ACCESS: bool = true;

    const ATTACHES: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("trigger.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(relation) = into.relation(row.oid("relation")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Trigger, &relation, row.text("name")?);
        let ancestors = row.oids("ancestors")?;
        for ancestor in &ancestors {
            if let Some(ancestor) = into.relation(*ancestor).cloned() {
                into.needs(&id, ObjectId::on(Kind::Trigger, &ancestor, &*id.name));
                into.needs(&id, inheritance::link(&relation));
            }
        }
        let inherited = !ancestors.is_empty();
        let definition = row.text("definition")?;
        let object = Trigger { definition, enabled: Enabled::read(&row.text("enabled")?), inherited };
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
        if self.inherited {
            return vec![self.enable(id)];
        }
        let create = Statement::new(self.definition.clone()).lock(Lock::ShareRowExclusive, id.parent_sql());
        let mut statements = vec![create];
        statements.extend((self.enabled != Enabled::Origin).then(|| self.enable(id)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            // It fires with its parent's again; without one, it is gone.
            return origin(id, cx.to).into_iter().map(|parent| parent.enable(id)).collect();
        }
        let sql = format!("DROP TRIGGER {} ON {}", id.sql(), id.parent_sql());
        vec![Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql())]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { definition, enabled: _, inherited } = to;
        if *inherited && self.inherited {
            return Alter::with(vec![to.enable(id)]);
        }
        if *definition != self.definition || *inherited != self.inherited {
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

/// The trigger that a partition's trigger comes from.
fn origin<'a>(id: &ObjectId, catalog: &'a Catalog) -> Option<&'a Trigger> {
    let mut table = id.parent()?.clone();
    loop {
        let Some(Object::Inheritance(link)) = catalog.get(&inheritance::link(&table)) else { return None };
        table = link.parents.first()?.clone();
        if let Some(Object::Trigger(trigger)) = catalog.get(&ObjectId::on(Kind::Trigger, &table, &*id.name)) {
            return Some(trigger);
        }
    }
}
