//! Views.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::{Cursor, quote_ident};

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The query, as `pg_get_viewdef` prints it, without a semicolon.
    pub definition: String,
    /// `security_invoker=true` and its like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Its columns as SQL has them, with their types: `CREATE OR REPLACE` may only add to them.
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

    fn lists(&self) -> &'static [Kind] {
        &[Kind::Column]
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
        let Some(renamed) = renamed(&self.columns, columns) else { return Alter::Replace };
        let mut statements: Vec<Statement> = renamed.iter().map(|(old, new)| rename_column(id, old, new)).collect();
        // Of one that is what it was but for names of columns, that has said all; its text is another one in either case.
        if *definition != self.definition {
            let sql = format!(
                "CREATE OR REPLACE VIEW {}{} AS\n{}",
                id.sql(),
                to.with(),
                cx.text(id, "query", definition)
            );
            statements.push(invoker_lost(self, to, Statement::new(sql), id));
            return Alter::with(statements);
        }
        let changes = options::changes(&self.options, options).into_iter();
        let alter = |clause| Statement::new(format!("ALTER VIEW {} {clause}", id.sql()));
        statements.extend(changes.map(|clause| invoker_lost(self, to, alter(clause), id)));
        Alter::with(statements)
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

    /// The names of its columns; a quote in one stands twice.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|column| parts(column)).map(|(name, _)| name.trim_matches('"'))
    }

    /// Whether it reads its tables with the rights and policies of whoever asks.
    pub fn security_invoker(&self) -> bool {
        self.options.iter().any(|o| {
            matches!(o.as_str(), "security_invoker=true" | "security_invoker=on" | "security_invoker=1")
        })
    }
}

/// Which columns have to get another name before a view has `to`, where that is all but for columns behind the others. Only
/// where no name goes from one column to another: what reads such a view, and says the same before and after, would read
/// another column.
fn renamed<'a>(from: &'a [String], to: &'a [String]) -> Option<Vec<(&'a str, &'a str)>> {
    if to.len() < from.len() {
        return None;
    }
    let mut renamed = Vec::new();
    for (old, new) in from.iter().zip(to).filter(|(old, new)| old != new) {
        let ((old, old_type), (new, new_type)) = (parts(old)?, parts(new)?);
        if old_type != new_type {
            return None;
        }
        renamed.push((old, new));
    }
    let has = |columns: &[String], name: &str| columns.iter().filter_map(|column| parts(column)).any(|(of, _)| of == name);
    renamed.iter().all(|(old, new)| !has(to, old) && !has(from, new)).then_some(renamed)
}

/// The name of a column, as SQL has it, and its type.
fn parts(column: &str) -> Option<(&str, &str)> {
    let mut cursor = Cursor::new(column)?;
    cursor.name()?;
    let rest = cursor.rest();
    Some((column.strip_suffix(rest)?.trim_end(), rest))
}

fn rename_column(id: &ObjectId, old: &str, new: &str) -> Statement {
    let message = format!("running code that asks {} for {old} no longer finds it", id.sql());
    Statement::new(format!("ALTER VIEW {} RENAME COLUMN {old} TO {new}", id.sql())).hazard(Code::BreaksCode, message)
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
