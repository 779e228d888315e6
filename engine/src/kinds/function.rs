//! Functions, procedures and window functions.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// What `pg_get_functiondef` prints behind `CREATE OR REPLACE`.
    pub definition: String,
    /// Its arguments with names and modes and without defaults.
    pub signature: String,
    /// What it returns; nothing for a procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// How many arguments have a default.
    #[serde(default, skip_serializing_if = "no_defaults")]
    pub defaults: i32,
    /// `FUNCTION` or `PROCEDURE`.
    pub sort: String,
}

impl Function {
    /// Whether the body is SQL that PostgreSQL keeps parsed (`BEGIN ATOMIC`, `RETURN`), so that what it names is in
    /// `pg_depend`; a body that is a string is looked into only when it runs.
    pub(crate) fn body_is_parsed(&self) -> bool {
        !self.definition.contains("\nAS ")
    }
}

fn no_defaults(count: &i32) -> bool {
    *count == 0
}

impl ObjectKind for Function {
    const DECIDES_ACCESS: bool = true;

    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("function.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Function, row.text("schema")?, row.text("identity")?);
        let whole = row.text("definition")?;
        let definition = whole.strip_prefix("CREATE OR REPLACE ").ok_or_else(|| {
            Error::new(format!("{id} has a definition of unknown form")).detail(whole.clone())
        })?;
        let object = Function {
            definition: definition.trim_end().to_owned(),
            signature: row.text("signature")?,
            result: row.opt_text("result")?,
            defaults: row.int("defaults")?,
            sort: row.text("sort")?,
        };
        into.add(id, 0, object, Address::new(class::PROC, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("ROUTINE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER ROUTINE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE {}", self.definition))]
    }

    fn reprints(&self, to: &Self) -> bool {
        // Bodies between quotes are kept to the byte; standard bodies and defaults are printed.
        let printed = self.defaults > 0
            || self.definition.contains("BEGIN ATOMIC")
            || self.definition.contains("RETURN");
        printed && Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP {} {}", self.sort, id.sql()))]
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let mut claims = name::call_claims(id, self.defaults);
        claims.push(name::routine_claim(id));
        claims
    }

    fn alter(&self, to: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { definition, signature, result, defaults, sort } = to;
        // `CREATE OR REPLACE` refuses another result, other names of arguments, and fewer defaults.
        if *signature != self.signature
            || *result != self.result
            || *sort != self.sort
            || *defaults < self.defaults
        {
            return Alter::Replace;
        }
        Alter::with(vec![Statement::new(format!("CREATE OR REPLACE {definition}"))])
    }
}
