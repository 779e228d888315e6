//! Policies. One is altered in place or replaced inside one transaction, so that row security has no gap.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// A row-security policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub command: String,
    /// Whether it admits rows, and does not only hold back what others admit.
    pub permissive: bool,
    /// The roles it binds, sorted; `public` is everybody.
    pub roles: Vec<String>,
    /// Which of the rows that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Which rows may be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
}

impl ObjectKind for Policy {
    const READ_ASIDE: bool = true;

    const DECIDES_ACCESS: bool = true;

    const ATTACHES: bool = true;
    const IS_INTENT: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("policy.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Policy, &table, row.text("name")?);
        let object = Policy {
            command: row.text("command")?,
            permissive: row.bool("permissive")?,
            roles: row.texts("roles")?,
            using: row.opt_text("using")?,
            check: row.opt_text("check")?,
        };
        // Policies come before ENABLE and go after DISABLE: nobody sees a moment with neither.
        into.follows(&ObjectId::on(Kind::RowSecurity, &table, ""), id.clone());
        into.add(id, 0, object, Address::new(class::POLICY, row.oid("oid")?));
        Ok(())
    }

    fn lists(&self) -> &'static [Kind] {
        let queries = [&self.using, &self.check].into_iter().flatten().any(|sql| sql.contains("SELECT"));
        if queries { &[Kind::Column] } else { &[] }
    }

    fn target(id: &ObjectId) -> String {
        format!("POLICY {} ON {}", id.sql(), id.parent_sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER POLICY {} ON {} RENAME TO {}", id.sql(), id.parent_sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let kind = if self.permissive { "" } else { " AS RESTRICTIVE" };
        let head = format!("CREATE POLICY {} ON {}{kind} FOR {}", id.sql(), id.parent_sql(), self.command);
        let statement = Statement::new(format!("{head} TO {}{}", self.roles_sql(), self.conditions(id, cx)));
        vec![
            statement
                .lock(Lock::AccessExclusive, id.parent_sql())
                .hazard(Code::Access, self.says("adds", id)),
        ]
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { using: to.using.clone(), check: to.check.clone(), ..self.clone() } == *to
    }

    fn roles(&self, _: &ObjectId) -> Vec<String> {
        self.roles.iter().filter(|role| *role != "public").cloned().collect()
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP POLICY {} ON {}", id.sql(), id.parent_sql());
        let statement = Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql());
        vec![statement.hazard(Code::Access, self.says("drops", id))]
    }

    fn lets_go(&self, to: &Self) -> bool {
        let said = |from: &Option<String>, to: &Option<String>| from.is_none() || from != to;
        said(&self.using, &to.using) && said(&self.check, &to.check)
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { command, permissive, roles, using, check } = to;
        // ALTER POLICY can change a condition but not take it away, and neither command nor sort.
        let lost = (self.using.is_some() && using.is_none()) || (self.check.is_some() && check.is_none());
        if *command != self.command || *permissive != self.permissive || lost {
            return Alter::Replace;
        }
        let mut sql = format!("ALTER POLICY {} ON {}", id.sql(), id.parent_sql());
        if *roles != self.roles {
            sql.push_str(&format!(" TO {}", to.roles_sql()));
        }
        let changed = Policy {
            using: using.clone().filter(|_| *using != self.using),
            check: check.clone().filter(|_| *check != self.check),
            ..to.clone()
        };
        sql.push_str(&changed.conditions(id, cx));
        let statement = Statement::new(sql).lock(Lock::AccessExclusive, id.parent_sql());
        Alter::with(vec![statement.hazard(Code::Access, to.says("changes", id))])
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![format!("policy {} on {}", id.sql(), id.parent_sql())]
    }
}

impl Policy {
    fn roles_sql(&self) -> String {
        self.roles.iter().map(|role| role_sql(role)).collect::<Vec<_>>().join(", ")
    }

    fn conditions(&self, id: &ObjectId, cx: &Context<'_>) -> String {
        let mut sql = String::new();
        if let Some(using) = &self.using {
            sql.push_str(&format!("\n    USING ({})", cx.text(id, "using", using)));
        }
        if let Some(check) = &self.check {
            sql.push_str(&format!("\n    WITH CHECK ({})", cx.text(id, "check", check)));
        }
        sql
    }

    fn says(&self, verb: &str, id: &ObjectId) -> String {
        let sort = if self.permissive { "a permissive" } else { "a restrictive" };
        let command = if self.command == "ALL" { "every command".to_owned() } else { self.command.clone() };
        format!("{verb} {sort} policy for {command} on {} to {}", id.parent_sql(), self.roles.join(", "))
    }
}

/// A role in a `TO` list; `public` is a keyword there.
pub(crate) fn role_sql(role: &str) -> String {
    if role == "public" { "PUBLIC".to_owned() } else { quote_ident(role).into_owned() }
}
