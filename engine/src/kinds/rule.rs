//! Rewrite rules on tables and views, other than the one that makes a view a view.

use serde::{Deserialize, Serialize};

use super::trigger::Enabled;
use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::quote_ident;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What `pg_get_ruledef` prints, without the semicolon.
    pub definition: String,
    /// When it applies.
    pub enabled: Enabled,
}

impl ObjectKind for Rule {
    const DECIDES_ACCESS: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("rule.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(relation) = into.relation(row.oid("relation")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Rule, &relation, row.text("name")?);
        let object = Rule {
            definition: super::view::query(&row.text("definition")?),
            enabled: Enabled::read(&row.text("enabled")?),
        };
        into.add(id, 0, object, Address::new(class::REWRITE, row.oid("oid")?));
        Ok(())
    }

    fn lists(&self) -> &'static [Kind] {
        &[Kind::Column]
    }

    fn target(id: &ObjectId) -> String {
        format!("RULE {} ON {}", id.sql(), id.parent_sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER RULE {} ON {} RENAME TO {}", id.sql(), id.parent_sql(), quote_ident(to)))
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let create = Statement::new(self.definition.clone()).lock(Lock::AccessExclusive, id.parent_sql());
        let mut statements = vec![create];
        statements.extend((self.enabled != Enabled::Origin).then(|| self.enable(id)));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP RULE {} ON {}", id.sql(), id.parent_sql());
        vec![Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql())]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { definition, enabled: _ } = to;
        if *definition != self.definition {
            return Alter::Replace;
        }
        Alter::with(vec![to.enable(id)])
    }
}

impl Rule {
    fn enable(&self, id: &ObjectId) -> Statement {
        let sql = format!("ALTER TABLE {} {} RULE {}", id.parent_sql(), self.enabled.verb(), id.sql());
        Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql())
    }
}
