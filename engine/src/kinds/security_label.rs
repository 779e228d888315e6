//! Security labels on objects of any kind. What a label means is the business of its provider, which has to be loaded
//! where one is set.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, identity_sequence};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::{quote_ident, quote_literal};

/// The label that one provider gives to an object; the provider is the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityLabel {
    /// What it says.
    pub label: String,
}

impl ObjectKind for SecurityLabel {
    fn query(_: &Server) -> &'static str {
        include_str!("security_label.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let (classid, oid, sub) = (row.oid("classid")?, row.oid("oid")?, row.int("sub")?);
        let address = Address { class: classid, oid, sub };
        let found = into.find(address).cloned();
        let target = match (found, row.opt_text("column_name")?) {
            (Some(target), _) => identity_sequence::meant(target, address),
            // A column that is no atom of its own: a view's.
            (None, Some(column)) => match into.relation(oid) {
                Some(relation) => ObjectId::on(Kind::Column, relation, column),
                None => return Ok(()),
            },
            (None, None) => return Ok(()),
        };
        let id = ObjectId::on(Kind::SecurityLabel, &target, row.text("provider")?);
        into.add(id, 0, SecurityLabel { label: row.text("label")? }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |target| target.kind.target(target))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        vec![set(id, &quote_literal(&self.label), cx.to)]
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if id.parent().is_some_and(|on| identity_sequence::is_gone(on, cx)) {
            return Vec::new();
        }
        vec![set(id, "NULL", cx.from)]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { label } = to;
        Alter::with(vec![set(id, &quote_literal(label), cx.to)])
    }
}

fn set(id: &ObjectId, label: &str, there: &Catalog) -> Statement {
    let target = id.parent().map_or_else(String::new, |on| identity_sequence::target(on, there));
    let provider = quote_ident(&id.name);
    let message = format!("changes what the label provider {provider} allows on {target}");
    Statement::new(format!("SECURITY LABEL FOR {provider} ON {target} IS {label}")).hazard(Code::Access, message)
}
