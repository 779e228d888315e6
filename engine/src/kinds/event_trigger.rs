//! Event triggers.

use serde::{Deserialize, Serialize};

use super::trigger::Enabled;
use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// An event trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTrigger {
    /// `ddl_command_end` and its like.
    pub event: String,
    /// The command tags that it is limited to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The function it calls.
    pub function: String,
    /// When it fires.
    pub enabled: Enabled,
}

impl ObjectKind for EventTrigger {
    /// It would fire on the other statements of the migration.
    const LAST: bool = true;

    const GOES_FIRST: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("event_trigger.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::EventTrigger, row.text("name")?);
        let object = EventTrigger {
            event: row.text("event")?,
            tags: row.texts("tags")?,
            function: row.text("function")?,
            enabled: Enabled::read(&row.text("enabled")?),
        };
        into.add(id, 0, object, Address::new(class::EVENT_TRIGGER, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("EVENT TRIGGER {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER EVENT TRIGGER {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let tags: Vec<String> = self.tags.iter().map(|tag| quote_literal(tag)).collect();
        let when =
            if tags.is_empty() { String::new() } else { format!("\n    WHEN TAG IN ({})", tags.join(", ")) };
        let sql = format!(
            "CREATE EVENT TRIGGER {} ON {}{when}\n    EXECUTE FUNCTION {}()",
            id.sql(),
            quote_ident(&self.event),
            self.function
        );
        let mut statements = vec![Statement::new(sql)];
        statements.extend((self.enabled != Enabled::Origin).then(|| self.enable(id)));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP EVENT TRIGGER {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { event, tags, function, enabled: _ } = to;
        if *event != self.event || *tags != self.tags || *function != self.function {
            return Alter::Replace;
        }
        Alter::with(vec![to.enable(id)])
    }
}

impl EventTrigger {
    fn enable(&self, id: &ObjectId) -> Statement {
        Statement::new(format!("ALTER EVENT TRIGGER {} {}", id.sql(), self.enabled.verb()))
    }
}
