//! Operator families with the members that no operator class holds.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// An operator family. Its identity carries its access method: `money_ops USING btree`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorFamily {
    /// Its own operators and functions, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
}

/// One operator or support function of a family or class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What drops it: `OPERATOR 1 (integer, bigint)`.
    pub slot: String,
    /// What adds it: `OPERATOR 1 public.<(integer,bigint)`.
    pub definition: String,
}

impl ObjectKind for OperatorFamily {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("operator_family.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::OperatorFamily, row.text("schema")?, row.text("identity")?);
        let object = OperatorFamily { members: members(row)? };
        into.add(id.clone(), 0, object, Address::new(class::OPERATOR_FAMILY, row.oid("oid")?));
        alias_members(row, &id, into)
    }

    fn target(id: &ObjectId) -> String {
        format!("OPERATOR FAMILY {}", id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let mut statements = vec![Statement::new(format!("CREATE OPERATOR FAMILY {}", id.sql()))];
        statements.extend(add(id, self.members.iter()));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP OPERATOR FAMILY {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { members } = to;
        let gone: Vec<&str> =
            self.members.iter().filter(|m| !members.contains(m)).map(|m| m.slot.as_str()).collect();
        let mut statements = Vec::new();
        if !gone.is_empty() {
            let sql = format!("ALTER OPERATOR FAMILY {} DROP\n    {}", id.sql(), gone.join(",\n    "));
            statements.push(Statement::new(sql));
        }
        statements.extend(add(id, members.iter().filter(|m| !self.members.contains(m))));
        Alter::with(statements)
    }
}

fn add<'a>(id: &ObjectId, members: impl Iterator<Item = &'a Member>) -> Option<Statement> {
    let members: Vec<&str> = members.map(|member| member.definition.as_str()).collect();
    let sql = format!("ALTER OPERATOR FAMILY {} ADD\n    {}", id.sql(), members.join(",\n    "));
    (!members.is_empty()).then(|| Statement::new(sql))
}

/// Reads the members of a family or class.
pub(crate) fn members(row: &Row<'_>) -> Result<Vec<Member>> {
    let members = row.texts("slots")?.into_iter().zip(row.texts("definitions")?);
    Ok(members.map(|(slot, definition)| Member { slot, definition }).collect())
}

/// What a member needs, its family or class needs. With a function goes the member that has been added with it to a family
/// later, and not the family.
pub(crate) fn alias_members(row: &Row<'_>, id: &ObjectId, into: &mut Collector) -> Result<()> {
    for operator in row.oids("operators")? {
        into.part(Address::new(class::FAMILY_OPERATOR, operator), id);
    }
    for function in row.oids("functions")? {
        into.part(Address::new(class::FAMILY_FUNCTION, function), id);
    }
    Ok(())
}
