//! Materialised views.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, inheritance, name, options, view};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// A materialised view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterializedView {
    /// The query, as `pg_get_viewdef` prints it, without a semicolon.
    pub definition: String,
    /// Storage parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<String>,
    /// The access method where it is not `heap`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<String>,
    /// What was said of its columns, as ALTER has it: `ALTER COLUMN total SET STATISTICS 100`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Whether it cannot be read before it is refreshed: nothing has filled it, or one that it reads.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfilled: bool,
    /// Whether it stores rows of other relations as values: PostgreSQL rewrites none of these meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub holds_rows: bool,
}

impl ObjectKind for MaterializedView {
    const COMES_WITH_ROWS: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("materialized_view.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::MaterializedView, row.text("schema")?, row.text("name")?);
        let held: Vec<u32> = row.oids("held_relations")?;
        let object = MaterializedView {
            definition: view::query(&row.text("definition")?),
            options: options::read(row, "options")?,
            tablespace: row.opt_text("tablespace")?,
            access_method: row.opt_text("access_method")?,
            columns: row.texts("columns")?,
            unfilled: row.bool("unfilled")?,
            holds_rows: !held.is_empty(),
        };
        into.add(id.clone(), 0, object, Address::new(class::CLASS, row.oid("oid")?));
        // PostgreSQL changes no column's type while rows of its table are stored as values, and says so of the table.
        for (relation, column) in held.into_iter().zip(row.texts("held_columns")?) {
            if let Some(table) = into.relation(relation).cloned() {
                into.needs(&id, ObjectId::on(Kind::Column, &table, column));
                into.needs(&id, table);
            }
        }
        // It is filled once those are, be they read by way of views that nothing changes.
        for (schema, name) in row.texts("read_schemas")?.into_iter().zip(row.texts("read_names")?) {
            into.follows(&id, ObjectId::schema(Kind::MaterializedView, schema, name));
        }
        view::row_type(row, &id, into)
    }

    fn lists(&self) -> &'static [Kind] {
        &[Kind::Column]
    }

    fn target(id: &ObjectId) -> String {
        format!("MATERIALIZED VIEW {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER MATERIALIZED VIEW {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let mut sql = format!("CREATE MATERIALIZED VIEW {}", id.sql());
        if let Some(method) = &self.access_method {
            sql.push_str(&format!(" USING {}", quote_ident(method)));
        }
        if !self.options.is_empty() {
            sql.push_str(&format!("\nWITH ({})", options::list(&self.options)));
        }
        if let Some(tablespace) = &self.tablespace {
            sql.push_str(&format!("\nTABLESPACE {}", quote_ident(tablespace)));
        }
        let data = if self.unfilled { "\nWITH NO DATA" } else { "" };
        let mut statements = vec![Statement::new(format!("{sql} AS\n{}{data}", self.definition))];
        statements.extend(self.columns.iter().map(|clause| alter(id, clause)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn left_open(&self, declared: &Self) -> Option<Self> {
        // Sources that make it empty leave it to others when it is filled.
        (declared.unfilled && !self.unfilled).then(|| Self { unfilled: true, ..self.clone() })
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![
            Statement::new(format!("DROP MATERIALIZED VIEW {}", id.sql())).lock(Lock::AccessExclusive, id.sql()),
        ]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { definition, options, tablespace, access_method, columns, unfilled, holds_rows: _ } = to;
        // What was said of a column is not taken back one by one.
        let unsaid = self.columns.iter().any(|clause| !columns.contains(clause));
        if *definition != self.definition || *access_method != self.access_method || unsaid {
            return Alter::Replace;
        }
        let mut statements: Vec<Statement> =
            options::changes(&self.options, options).iter().map(|clause| alter(id, clause)).collect();
        let new = columns.iter().filter(|clause| !self.columns.contains(clause));
        statements.extend(new.map(|clause| alter(id, clause)));
        if *tablespace != self.tablespace {
            let to = quote_ident(tablespace.as_deref().unwrap_or("pg_default"));
            let statement = alter(id, &format!("SET TABLESPACE {to}"));
            statements.push(statement.hazard(Code::Rewrite, format!("copies {}", id.sql())));
        }
        if *unfilled != self.unfilled {
            statements.push(refresh(id, *unfilled, cx));
        }
        Alter::with(statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

/// Fills it, or empties it.
fn refresh(id: &ObjectId, empty: bool, cx: &Context<'_>) -> Statement {
    let (view, data) = (id.sql(), if empty { " WITH NO DATA" } else { "" });
    let statement = Statement::new(format!("REFRESH MATERIALIZED VIEW {view}{data}")).lock(Lock::AccessExclusive, &view);
    if empty {
        let message = format!("nobody can read {view} before it is refreshed");
        return statement.hazard(Code::Rewrite, format!("empties {view}")).hazard(Code::BreaksCode, message);
    }
    let filled = statement.hazard(Code::Rewrite, format!("fills {view}"));
    let keys = |(_, object): (&ObjectId, &Object)| matches!(object, Object::Index(index) if index.unique);
    match inheritance::children(Kind::Index, id, cx.to).any(keys) {
        true => filled.hazard(Code::MayFail, format!("fails where rows of {view} have the same values")),
        false => filled,
    }
}

fn alter(id: &ObjectId, clause: &str) -> Statement {
    Statement::new(format!("ALTER MATERIALIZED VIEW {} {clause}", id.sql())).lock(Lock::AccessExclusive, id.sql())
}
