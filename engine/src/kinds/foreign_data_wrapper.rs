//! Foreign data wrappers.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, foreign_options, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A foreign data wrapper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignDataWrapper {
    /// The function that reads and writes for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The function that checks options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<String>,
    /// Its options, secrets taken out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl ObjectKind for ForeignDataWrapper {
    fn query(_: &Server) -> &'static str {
        include_str!("foreign_data_wrapper.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::ForeignDataWrapper, row.text("name")?);
        let object = ForeignDataWrapper {
            handler: row.opt_text("handler")?,
            validator: row.opt_text("validator")?,
            options: foreign_options::redact(options::read(row, "options")?, &id.name),
        };
        into.add(id, 0, object, Address::new(class::FOREIGN_DATA_WRAPPER, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("FOREIGN DATA WRAPPER {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER FOREIGN DATA WRAPPER {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let handler = self.handler.as_ref().map(|f| format!(" HANDLER {f}")).unwrap_or_default();
        let validator = self.validator.as_ref().map(|f| format!(" VALIDATOR {f}")).unwrap_or_default();
        let options = foreign_options::clause(&self.options);
        let sql = format!("CREATE FOREIGN DATA WRAPPER {}{handler}{validator}{options}", id.sql());
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP FOREIGN DATA WRAPPER {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { handler, validator, options } = to;
        let mut sql = format!("ALTER FOREIGN DATA WRAPPER {}", id.sql());
        for (word, from, to) in
            [("HANDLER", &self.handler, handler), ("VALIDATOR", &self.validator, validator)]
        {
            match to {
                _ if from == to => {}
                Some(function) => sql.push_str(&format!(" {word} {function}")),
                None => sql.push_str(&format!(" NO {word}")),
            }
        }
        sql.extend(foreign_options::changes(&self.options, options).map(|options| format!(" {options}")));
        Alter::with(vec![Statement::new(sql)])
    }
}
