//! Operators.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// An operator. Its identity carries its operands: `+(NONE, money2)` for a prefix operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Its name, qualified.
    pub name: String,
    /// The function behind it.
    pub function: String,
    /// The type of its left operand; a prefix operator has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// The type of its right operand.
    pub right: String,
    /// The operator with the operands exchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commutator: Option<Related>,
    /// The operator that says the opposite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negator: Option<Related>,
    /// The function that estimates how many rows a condition keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restrict: Option<String>,
    /// The function that estimates how many rows a join keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// Whether it can drive a hash join.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hashes: bool,
    /// Whether it can drive a merge join.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merges: bool,
}

/// Another operator, which PostgreSQL links both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Its name as `OPERATOR(…)` has it.
    pub name: String,
    /// Its identity.
    pub id: ObjectId,
}

impl ObjectKind for Operator {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("operator.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Operator, row.text("schema")?, row.text("identity")?);
        let related = |name: &str| -> Result<Option<Related>> {
            let Some(operator) = row.opt_text(name)? else { return Ok(None) };
            let (schema, identity) = (format!("{name}_schema"), format!("{name}_identity"));
            let id = ObjectId::schema(Kind::Operator, row.text(&schema)?, row.text(&identity)?);
            Ok(Some(Related { name: operator, id }))
        };
        let object = Operator {
            name: row.text("name")?,
            function: row.text("function")?,
            left: row.opt_text("left")?,
            right: row.text("right")?,
            commutator: related("commutator")?,
            negator: related("negator")?,
            restrict: row.opt_text("restrict")?,
            join: row.opt_text("join")?,
            hashes: row.bool("hashes")?,
            merges: row.bool("merges")?,
        };
        into.add(id, 0, object, Address::new(class::OPERATOR, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("OPERATOR {}", id.sql())
    }

    fn create(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let mut options = vec![format!("FUNCTION = {}", self.function)];
        options.extend(self.left.iter().map(|left| format!("LEFTARG = {left}")));
        options.push(format!("RIGHTARG = {}", self.right));
        // One that does not exist yet becomes a shell that its own CREATE fills.
        options.extend(self.commutator.iter().map(|other| format!("COMMUTATOR = OPERATOR({})", other.name)));
        options.extend(self.negator.iter().map(|other| format!("NEGATOR = OPERATOR({})", other.name)));
        options.extend(self.restrict.iter().map(|function| format!("RESTRICT = {function}")));
        options.extend(self.join.iter().map(|function| format!("JOIN = {function}")));
        options.extend(self.hashes.then(|| "HASHES".to_owned()));
        options.extend(self.merges.then(|| "MERGES".to_owned()));
        vec![Statement::new(format!("CREATE OPERATOR {} (\n    {}\n)", self.name, options.join(",\n    ")))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP OPERATOR {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { name, function, left, right, commutator, negator, restrict, join, hashes, merges } = to;
        let same = *name == self.name
            && *function == self.function
            && *left == self.left
            && *right == self.right
            && *hashes == self.hashes
            && *merges == self.merges;
        let linked =
            links_itself(&self.commutator, commutator, cx) && links_itself(&self.negator, negator, cx);
        if !same || !linked {
            return Alter::Replace;
        }
        let mut options = Vec::new();
        for (key, from, to) in [("RESTRICT", &self.restrict, restrict), ("JOIN", &self.join, join)] {
            if from != to {
                options.push(format!("{key} = {}", to.as_deref().unwrap_or("NONE")));
            }
        }
        if options.is_empty() {
            return Alter::with(Vec::new());
        }
        let sql = format!("ALTER OPERATOR {} SET ({})", id.sql(), options.join(", "));
        Alter::with(vec![Statement::new(sql)])
    }
}

/// Whether a link becomes what it should be without this operator being touched: the other's CREATE sets it, and
/// its DROP clears it.
fn links_itself(from: &Option<Related>, to: &Option<Related>, cx: &Context<'_>) -> bool {
    let goes = from.as_ref().is_none_or(|other| !cx.to.contains(&other.id));
    let comes = to.as_ref().is_none_or(|other| !cx.from.contains(&other.id));
    from == to || (goes && comes)
}
