//! Comments on objects of any kind.

use serde::{Deserialize, Serialize};

use super::grant::{constructor_sql, range_constructor};
use super::{Alter, Context, Object, ObjectKind, Part, identity_sequence};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::{qualified, quote_literal};

/// The comment on an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What it says.
    pub text: String,
}

/// The name of a comment on the index behind a constraint, which is not the comment on the constraint.
const ON_INDEX: &str = "index";

impl ObjectKind for Comment {
    fn query(_: &Server) -> &'static str {
        include_str!("comment.sql")
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
        // What an extension says of its members is its own.
        if target.kind == Kind::Extension && classid != class::EXTENSION {
            return Ok(());
        }
        let target = match row.opt_text("constructor")? {
            Some(signature) if target.kind == Kind::RangeType => range_constructor(&target, signature),
            _ => target,
        };
        let index = (classid == class::CLASS && target.kind == Kind::Constraint).then(|| ON_INDEX.to_owned());
        let name = row.opt_text("multirange")?.or(index).unwrap_or_default();
        let id = ObjectId::on(Kind::Comment, &target, name);
        let object = Comment { text: row.text("text")? };
        into.add(id, 0, object, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        let Some(target) = id.parent() else { return String::new() };
        let schema = target.schema_name().unwrap_or_default();
        match target.kind {
            Kind::Constraint if &*id.name == ON_INDEX => {
                return format!("INDEX {}", qualified(schema, &target.name));
            }
            Kind::Function if target.parent().is_some() => {
                return format!("FUNCTION {}", constructor_sql(target));
            }
            _ => {}
        }
        target.kind.target(target)
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let sql = format!("COMMENT ON {} IS {}", target_in(id, cx.to), quote_literal(&self.text));
        vec![locking(sql, id)]
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if id.parent().is_some_and(|on| identity_sequence::is_gone(on, cx)) {
            return Vec::new();
        }
        vec![locking(format!("COMMENT ON {} IS NULL", target_in(id, cx.from)), id)]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        Alter::with(to.create(id, &[], cx))
    }
}

/// What it is on, as that is called in a state.
fn target_in(id: &ObjectId, there: &Catalog) -> String {
    if let Some(sequence) = id.parent().and_then(|on| identity_sequence::name(on, there)) {
        return format!("SEQUENCE {sequence}");
    }
    match id.parent().and_then(|on| Some((on, there.get(on)?))) {
        // Its multirange type, by name.
        Some((on, Object::RangeType(range))) if !id.name.is_empty() => {
            format!("TYPE {}", qualified(range.multirange_home(on), &id.name))
        }
        _ => Comment::target(id),
    }
}

/// PostgreSQL locks the relation that it is on, or on a part of which it is; of an index and of a sequence, that alone.
fn locking(sql: String, id: &ObjectId) -> Statement {
    let root = id.root();
    let on_index = id.parent().is_some_and(|target| target.kind == Kind::Index) || &*id.name == ON_INDEX;
    let statement = Statement::new(sql);
    let on_sequence = id.parent().is_some_and(|target| target.kind == Kind::Sequence);
    if on_index || on_sequence || !matches!(root.kind, Kind::Table | Kind::MaterializedView | Kind::ForeignTable) {
        return statement;
    }
    statement.lock(Lock::ShareUpdateExclusive, root.sql())
}
