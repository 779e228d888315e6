//! Operator classes.

use serde::{Deserialize, Serialize};

use super::operator_family::{Member, alias_members, members};
use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// An operator class. Its identity carries its access method: `money_ops USING btree`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorClass {
    /// The type whose values it orders or searches.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Its access method.
    pub method: String,
    /// Whether an index takes it when none is named.
    pub default: bool,
    /// The family it is in, qualified.
    pub family: String,
    /// The type that the index stores where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// Its operators and functions, sorted.
    pub members: Vec<Member>,
    /// Its name, qualified.
    pub name: String,
}

impl ObjectKind for OperatorClass {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("operator_class.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::OperatorClass, row.text("schema")?, row.text("identity")?);
        let object = OperatorClass {
            data_type: row.text("type")?,
            method: row.text("method")?,
            default: row.bool("default")?,
            family: row.text("family")?,
            storage: row.opt_text("storage")?,
            members: members(row)?,
            name: row.text("name")?,
        };
        into.add(id.clone(), 0, object, Address::new(class::OPERATOR_CLASS, row.oid("oid")?));
        alias_members(row, &id, into)
    }

    fn target(id: &ObjectId) -> String {
        format!("OPERATOR CLASS {}", id.sql())
    }

    fn create(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let Self { data_type, method, default, family, storage, members, name } = self;
        let mut items: Vec<String> = members.iter().map(|member| member.definition.clone()).collect();
        // A class without members still has to list something; storage of its own type says nothing.
        if storage.is_some() || items.is_empty() {
            items.push(format!("STORAGE {}", storage.as_ref().unwrap_or(data_type)));
        }
        let default = if *default { " DEFAULT" } else { "" };
        vec![Statement::new(format!(
            "CREATE OPERATOR CLASS {name}{default}\n    FOR TYPE {data_type} USING {method} FAMILY {family} AS\n    {}",
            items.join(",\n    ")
        ))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP OPERATOR CLASS {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
