//! Views.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The query, as `pg_get_viewdef` prints it, without a semicolon.
    pub definition: String,
    /// `security_invoker=true` and its like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Its columns with their types: `CREATE OR REPLACE` may only add to them.
    pub columns: Vec<String>,
}

impl ObjectKind for View {
    const DECIDES_ACCESS: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("view.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::View, row.text("schema")?, row.text("name")?);
        let object = View {
            definition: query(&row.text("definition")?),
            options: options::read(row, "options")?,
            columns: row.texts("columns")?,
        };
        into.add(id.clone(), 0, object, Address::new(class::CLASS, row.oid("oid")?));
        row_type(row, &id, into)
    }

    fn target(id: &ObjectId) -> String {
        format!("VIEW {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER VIEW {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let query = cx.text(id, "query", &self.definition);
        vec![Statement::new(format!("CREATE VIEW {}{} AS\n{query}", id.sql(), self.with()))]
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP VIEW {}", id.sql()))]
    }

    fn lets_go(&self, to: &Self) -> bool {
        self.definition != to.definition
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { definition, options, columns } = to;
        if !columns.starts_with(&self.columns) {
            return Alter::Replace;
        }
        if *definition != self.definition {
            let sql = format!(
                "CREATE OR REPLACE VIEW {}{} AS\n{}",
                id.sql(),
                to.with(),
                cx.text(id, "query", definition)
            );
            return Alter::with(vec![invoker_lost(self, to, Statement::new(sql), id)]);
        }
        let changes = options::changes(&self.options, options).into_iter();
        let alter = |clause| Statement::new(format!("ALTER VIEW {} {clause}", id.sql()));
        Alter::with(changes.map(|clause| invoker_lost(self, to, alter(clause), id)).collect())
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

impl View {
    fn with(&self) -> String {
        if self.options.is_empty() {
            String::new()
        } else {
            format!("\nWITH ({})", options::list(&self.options))
        }
    }

    /// Whether it reads its tables with the rights and policies of whoever asks.
    pub fn security_invoker(&self) -> bool {
        self.options.iter().any(|o| {
            matches!(o.as_str(), "security_invoker=true" | "security_invoker=on" | "security_invoker=1")
        })
    }
}

fn invoker_lost(from: &View, to: &View, statement: Statement, id: &ObjectId) -> Statement {
    if from.security_invoker() && !to.security_invoker() {
        let message = format!("{} no longer obeys the row security of whoever reads it", id.sql());
        return statement.hazard(Code::Access, message);
    }
    statement
}

/// The text of a query without the semicolon that `pg_get_viewdef` ends it with.
pub(crate) fn query(definition: &str) -> String {
    let text = definition.trim_end();
    text.strip_suffix(';').unwrap_or(text).to_owned()
}

/// A view is known to `pg_depend` by its rule and its row type, too.
pub(crate) fn row_type(row: &Row<'_>, id: &ObjectId, into: &mut Collector) -> Result<()> {
    into.alias(Address::new(class::REWRITE, row.oid("rule_oid")?), id);
    into.alias(Address::new(class::TYPE, row.oid("row_type")?), id);
    into.alias(Address::new(class::TYPE, row.oid("array_type")?), id);
    Ok(())
}
