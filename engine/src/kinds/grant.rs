//! Grants: what a role holds on an object beyond, or short of, what PostgreSQL gives by itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::privileges::{self, Privileges};
use super::{Alter, Context, Object, ObjectKind, Part};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// The privileges of one role on one object, where they are not PostgreSQL's built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What the role holds, each with whether it may grant it on.
    pub privileges: Privileges,
    /// What it would hold if nobody had said anything (`acldefault`): EXECUTE for everybody, all for the owner.
    #[serde(default, skip_serializing_if = "Privileges::is_empty")]
    pub built_in: Privileges,
}

impl ObjectKind for Grant {
    const ATTACHES: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("grant.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let (classid, oid, sub) = (row.oid("classid")?, row.oid("oid")?, row.int("sub")?);
        let address = Address { class: classid, oid, sub };
        let target = match (into.find(address).cloned(), row.opt_text("name")?) {
            (Some(target), _) => target,
            // A language of PostgreSQL's own.
            (None, Some(language)) if classid == class::LANGUAGE => {
                ObjectId::database(Kind::Language, language)
            }
            // A column that is no atom of its own: a view's.
            (None, Some(column)) => match into.relation(oid) {
                Some(relation) => ObjectId::on(Kind::Column, relation, column),
                None => return Ok(()),
            },
            (None, None) => return Ok(()),
        };
        // A sequence that stands for a column has, like a range type's constructors, no grants of its own to speak of.
        let stands_for_another = sub == 0 && classid == class::CLASS && target.kind == Kind::Column
            || classid == class::PROC && target.kind == Kind::RangeType;
        // What an extension gives on its members is its own.
        if stands_for_another || target.kind == Kind::Extension {
            return Ok(());
        }
        let id = ObjectId::on(Kind::Grant, &target, row.text("grantee")?);
        // Who may come is said after which rows there are for them.
        into.follows(&id, ObjectId::on(Kind::RowSecurity, target.root(), ""));
        // A new owner takes the place of the old one in the grants that are there.
        into.follows(&id, ObjectId::on(Kind::Owner, target.root(), ""));
        let object = Grant {
            privileges: privileges::read(row, "held")?,
            built_in: privileges::read(row, "built_in")?,
        };
        into.add(id, 0, object, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |target| target.kind.target(target))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        changes(&self.built_in, &self.privileges, id, cx.to)
    }

    fn roles(&self, id: &ObjectId) -> Vec<String> {
        let builtin = &*id.name == "public" || &*id.name == privileges::OWNER;
        if builtin { Vec::new() } else { vec![id.name.to_string()] }
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        changes(&self.privileges, &self.built_in, id, cx.from)
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { privileges, built_in: _ } = to;
        Alter::with(changes(&self.privileges, privileges, id, cx.to))
    }
}

/// Takes from roles whatever the defaults of the database may give them on a new object: those differ from project to
/// project, and what was granted is to be what the code says. None for objects that default privileges do not reach,
/// or that carry only what everybody has.
pub(crate) fn shed(id: &ObjectId, roles: &BTreeSet<String>) -> Option<Statement> {
    let reached = matches!(
        id.kind,
        Kind::Table
            | Kind::View
            | Kind::MaterializedView
            | Kind::ForeignTable
            | Kind::Sequence
            | Kind::Function
            | Kind::Aggregate
    );
    if !reached || roles.is_empty() {
        return None;
    }
    let roles: Vec<String> = roles.iter().map(|role| privileges::grantee_sql(role)).collect();
    Some(Statement::new(format!("REVOKE ALL ON {} FROM {}", object_sql(id), roles.join(", "))))
}

fn changes(from: &Privileges, to: &Privileges, id: &ObjectId, catalog: &Catalog) -> Vec<Statement> {
    let Some(target) = id.parent() else { return Vec::new() };
    let columns = match target.kind {
        Kind::Column => format!(" ({})", quote_ident(&target.name)),
        _ => String::new(),
    };
    let object = object_sql(target);
    // Where owners are read, the owner is known by name; else it is taken to be the one that runs the statements.
    let grantee = match catalog.get(&ObjectId::on(Kind::Owner, target.root(), "")) {
        Some(Object::Owner(owner)) if &*id.name == privileges::OWNER => &*owner.role,
        _ => &*id.name,
    };
    let statements = privileges::changes(from, to, &object, &columns, grantee).into_iter().map(|sql| {
        let verb = if sql.starts_with("REVOKE") { "takes privileges from" } else { "gives privileges to" };
        let message = format!("{verb} {} on {target}", privileges::grantee_sql(grantee));
        Statement::new(sql).hazard(Code::Access, message)
    });
    statements.collect()
}

/// An object as `GRANT` names it.
fn object_sql(target: &ObjectId) -> String {
    match target.kind {
        Kind::Column => format!("TABLE {}", target.parent_sql()),
        // GRANT knows one word for everything with rows.
        Kind::View | Kind::MaterializedView | Kind::ForeignTable => format!("TABLE {}", target.sql()),
        // And one for everything that is called; an aggregate without arguments has no star there.
        Kind::Aggregate => format!("ROUTINE {}", target.sql().replace("(*)", "()")),
        Kind::ForeignServer => format!("FOREIGN SERVER {}", target.sql()),
        Kind::Enum | Kind::CompositeType | Kind::RangeType => format!("TYPE {}", target.sql()),
        kind => kind.target(target),
    }
}
