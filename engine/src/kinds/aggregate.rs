//! Aggregate functions.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// An aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Its arguments with names and modes, `*` where it has none: `double precision ORDER BY anyelement`.
    pub arguments: String,
    /// What it returns.
    pub result: String,
    /// The items of its definition as CREATE AGGREGATE has them, `SFUNC = int4pl`, in a fixed order.
    pub options: Vec<String>,
}

impl ObjectKind for Aggregate {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("aggregate.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Aggregate, row.text("schema")?, row.text("identity")?);
        let object = Aggregate {
            arguments: row.text("arguments")?,
            result: row.text("result")?,
            options: row.texts("options")?,
        };
        into.add(id, 0, object, Address::new(class::PROC, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("AGGREGATE {}", id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE AGGREGATE {}", self.definition(id)))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP AGGREGATE {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { arguments, result, options: _ } = to;
        // `CREATE OR REPLACE` refuses other arguments, another result, and an ordered set that becomes hypothetical.
        if *arguments != self.arguments || *result != self.result || to.hypothetical() != self.hypothetical()
        {
            return Alter::Replace;
        }
        Alter::with(vec![Statement::new(format!("CREATE OR REPLACE AGGREGATE {}", to.definition(id)))])
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::routine_claim(id)]
    }
}

impl Aggregate {
    fn definition(&self, id: &ObjectId) -> String {
        // The identity ends in the types that its arguments have; up to there it is the name.
        let name = id.sql();
        let name = name_of_routine(&name);
        let options: Vec<String> = self.options.iter().map(|option| format!("\n    {option}")).collect();
        format!("{name}({}) ({}\n)", self.arguments, options.join(","))
    }

    fn hypothetical(&self) -> bool {
        self.options.iter().any(|option| option == "HYPOTHETICAL")
    }
}

/// The name in front of the bracket that opens the arguments; a quoted name may hold brackets of its own.
fn name_of_routine(signature: &str) -> &str {
    let mut quoted = false;
    let end = signature.find(|c| {
        quoted ^= c == '"';
        c == '(' && !quoted
    });
    &signature[..end.unwrap_or(signature.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_ends_where_the_arguments_begin() {
        for (signature, name) in [
            ("public.total(integer, numeric(1,2))", "public.total"),
            ("app.\"odd (\"\"name\"\")\"(*)", "app.\"odd (\"\"name\"\")\""),
        ] {
            assert_eq!(name_of_routine(signature), name);
        }
    }
}
