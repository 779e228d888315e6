//! Subscriptions. The connection string is a secret and is never read; a created one is not connected.

use serde::{Deserialize, Serialize};

use super::foreign_options::placeholder;
use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement, Transaction};
use crate::sql::{quote_ident, quote_literal};

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The publications it follows, in their order.
    pub publications: Vec<String>,
    /// The replication slot on the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// `synchronous_commit=off` and its like, where they are not the default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl ObjectKind for Subscription {
    /// It starts to write into tables once it is enabled.
    const LAST: bool = true;

    fn query(server: &Server) -> &'static str {
        if server.major() >= 15 || server.reads_all { include_str!("subscription.sql") } else { include_str!("subscription_13.sql") }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Subscription, row.text("name")?);
        let object = Subscription {
            publications: row.texts("publications")?,
            slot: row.opt_text("slot")?,
            options: row.texts("options")?,
        };
        into.add(id, 0, object, row.opt_oid("oid")?.map(|oid| Address::new(class::SUBSCRIPTION, oid)));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("SUBSCRIPTION {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER SUBSCRIPTION {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        // PostgreSQL parses the string even when it does not connect.
        let connection = quote_literal(&format!("service={}", placeholder(&format!("{}_service", id.name))));
        // Without connecting it can share a transaction, and nothing flows until somebody enables it.
        let mut options = vec!["connect = false".to_owned(), format!("slot_name = {}", self.slot_sql())];
        options.extend(self.options.iter().map(|option| assignment(option)));
        let sql = format!(
            "CREATE SUBSCRIPTION {}\n    CONNECTION {connection}\n    PUBLICATION {}\n    WITH ({})",
            id.sql(),
            self.publications_sql(),
            options.join(", ")
        );
        let message = "is created without a connection and disabled: set CONNECTION, then ENABLE and REFRESH"
            .to_owned();
        vec![Statement::new(sql).hazard(Code::BreaksCode, message)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let message = "drops the replication slot on the other side as well; fails when it cannot be reached"
            .to_owned();
        let drop = Statement::new(format!("DROP SUBSCRIPTION {}", id.sql()));
        // With a slot to drop on the other side it refuses a transaction block.
        match self.slot {
            Some(_) => vec![drop.hazard(Code::MayFail, message).transaction(Transaction::Outside)],
            None => vec![drop],
        }
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { publications, slot, options } = to;
        let alter = |clause: String| Statement::new(format!("ALTER SUBSCRIPTION {} {clause}", id.sql()));
        let mut statements = Vec::new();
        if *publications != self.publications {
            // A refresh connects; whoever applies the migration runs it when the other side is ready.
            statements
                .push(alter(format!("SET PUBLICATION {} WITH (refresh = false)", to.publications_sql())));
        }
        let mut changes: Vec<String> =
            options.iter().filter(|o| !self.options.contains(o)).map(|o| assignment(o)).collect();
        if *slot != self.slot {
            changes.push(format!("slot_name = {}", to.slot_sql()));
        }
        let key = |option: &str| option.split_once('=').map_or(option, |(key, _)| key).to_owned();
        let kept: Vec<String> = options.iter().map(|option| key(option)).collect();
        let reset = self.options.iter().map(|option| key(option)).filter(|option| !kept.contains(option));
        changes.extend(reset.map(|option| format!("{option} = {}", default_of(&option))));
        if !changes.is_empty() {
            statements.push(alter(format!("SET ({})", changes.join(", "))));
        }
        Alter::with(statements)
    }
}

impl Subscription {
    fn publications_sql(&self) -> String {
        self.publications.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
    }

    fn slot_sql(&self) -> String {
        self.slot.as_ref().map_or_else(|| "NONE".to_owned(), |slot| quote_literal(slot))
    }
}

fn assignment(option: &str) -> String {
    let (key, value) = option.split_once('=').unwrap_or((option, "true"));
    format!("{key} = {}", quote_literal(value))
}

/// What an option is when nothing is said.
fn default_of(option: &str) -> &'static str {
    match option {
        "synchronous_commit" => "off",
        "origin" => "any",
        "password_required" => "true",
        _ => "false",
    }
}
