//! Grants: what a role holds on an object beyond, or short of, what PostgreSQL gives by itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::privileges::{self, Givers, Privileges};
use super::{Alter, Context, Held, Object, ObjectKind, Part, identity_sequence};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// The privileges of one role on one object, where they are not PostgreSQL's built-in ones.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What the role holds, each with whether it may grant it on.
    pub privileges: Privileges,
    /// What it would hold if nobody had said anything (`acldefault`): EXECUTE for everybody, all for the owner.
    #[serde(default, skip_serializing_if = "Privileges::is_empty")]
    pub built_in: Privileges,
    /// Who gave what, where it was not only the owner: never a difference, but a REVOKE has to run as them.
    #[serde(skip)]
    pub givers: Givers,
}

impl PartialEq for Grant {
    fn eq(&self, other: &Self) -> bool {
        let Self { privileges, built_in, givers: _ } = self;
        *privileges == other.privileges && *built_in == other.built_in
    }
}

impl Grant {
    pub(crate) fn new(privileges: Privileges, built_in: Privileges) -> Self {
        Self { privileges, built_in, givers: Givers::new() }
    }

    /// The statements that lead to other privileges, while what they are on is called as in `there`.
    fn changes(&self, to: &Privileges, id: &ObjectId, grantee: &str, there: &Catalog) -> Vec<Statement> {
        let Some(target) = id.parent() else { return Vec::new() };
        let columns = match target.kind {
            Kind::Column => format!(" ({})", quote_ident(&target.name)),
            _ => String::new(),
        };
        let object = object_sql(target, there);
        let sql = privileges::changes_of(&self.givers, &self.privileges, to, &object, &columns, grantee);
        let statements = sql.into_iter().map(|sql| {
            let verb = if sql.starts_with("GRANT") { "gives privileges to" } else { "takes privileges from" };
            let message = format!("{verb} {} on {target}", privileges::grantee_sql(grantee));
            Statement::new(sql).hazard(Code::Access, message)
        });
        statements.collect()
    }
}

impl ObjectKind for Grant {
    const DECIDES_ACCESS: bool = true;

    const ATTACHES: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("grant.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let (classid, oid, sub) = (row.oid("classid")?, row.oid("oid")?, row.int("sub")?);
        let address = Address { class: classid, oid, sub };
        let target = match (into.find(address).cloned(), row.opt_text("name")?) {
            (Some(range), Some(name)) if range.kind == Kind::RangeType => range_constructor(&range, name),
            (Some(target), _) => identity_sequence::meant(target, address),
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
        // What an extension gives on its members is its own.
        if target.kind == Kind::Extension {
            return Ok(());
        }
        let grantee = row.text("grantee")?;
        if target.kind == Kind::Function && target.parent().is_some() && grantee == privileges::OWNER {
            // PostgreSQL makes a constructor for its own superuser, whoever makes the type: whom nothing can be taken from.
            return Ok(());
        }
        if grantee == privileges::OWNER
            && let Some(owner) = row.opt_text("owner")?
        {
            into.belongs_to(target.root(), owner);
        }
        let object = Grant {
            privileges: privileges::read(row, "held")?,
            built_in: privileges::read(row, "built_in")?,
            givers: privileges::read_givers(row, "givers", "given")?,
        };
        if object.privileges == object.built_in {
            return Ok(());
        }
        let id = ObjectId::on(Kind::Grant, &target, grantee);
        if !object.givers.is_empty() {
            into.unmodelled(format!("who gave the privileges of {id}"));
        }
        // What somebody gave goes before what they gave it by.
        for giver in object.givers.keys().filter(|giver| !giver.is_empty()) {
            into.follows(&id, ObjectId::on(Kind::Grant, &target, giver.as_str()));
        }
        // Who may come is said after which rows there are for them.
        into.follows(&id, ObjectId::on(Kind::RowSecurity, target.root(), ""));
        // A new owner takes the place of the old one in the grants that are there.
        into.follows(&id, ObjectId::on(Kind::Owner, target.root(), ""));
        into.add(id, 0, object, None);
        Ok(())
    }

    fn together(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (privilege, option) in &other.privileges {
            *both.privileges.entry(privilege.clone()).or_default() |= option;
        }
        both
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |target| target.kind.target(target))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        // On an object that is made anew, and that is the running role's then.
        let anew = cx.from.contains(id) || id.parent().is_some_and(|object| cx.made.contains(object.root()));
        let owner = if anew { asked_owner(id, cx.to) } else { owner(id, cx, cx.to) };
        let nothing = Self::new(self.built_in.clone(), self.built_in.clone());
        nothing.changes(&self.privileges, id, &grantee(id, owner), cx.to)
    }

    fn held_by(&self, major: u32) -> Option<Held<Self>> {
        let held = |all: &Privileges| privileges::held_by(major, all).unwrap_or_else(|| all.clone());
        let less = Self {
            privileges: held(&self.privileges),
            built_in: held(&self.built_in),
            ..self.clone()
        };
        (less != *self).then(|| Some(less).filter(|less| less.privileges != less.built_in))
    }

    fn roles(&self, id: &ObjectId) -> Vec<String> {
        let builtin = &*id.name == "public" || &*id.name == privileges::OWNER;
        if builtin { Vec::new() } else { vec![id.name.to_string()] }
    }

    fn commands(&self, other: Option<&Self>) -> Option<BTreeSet<String>> {
        let there = |privilege: &String| other.and_then(|other| other.privileges.get(privilege));
        let own = self.privileges.iter().filter(|(privilege, option)| there(privilege) != Some(*option));
        Some(privileges::with_what_finds_rows(own.map(|(privilege, _)| privilege.as_str())))
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        if id.parent().is_some_and(|on| identity_sequence::is_gone(on, cx)) {
            return Vec::new();
        }
        // What is on something new has come with it by itself.
        let there = if cx.from.get(id).is_some_and(|held| *held == self.clone().into()) { cx.from } else { cx.to };
        let mut statements = self.changes(&self.built_in, id, &grantee(id, owner(id, cx, cx.from)), there);
        statements.extend(self.on_columns(&self.built_in, id, cx));
        statements
    }

    fn beside(&self, id: &ObjectId, gone: bool, _: &Context<'_>) -> Vec<ObjectId> {
        // What is taken away on a table is taken away on its columns, too.
        let column = id.parent().filter(|on| on.kind == Kind::Column && !gone);
        let table = column.and_then(|column| column.parent());
        table.map(|table| ObjectId::on(Kind::Grant, table, &*id.name)).into_iter().collect()
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { privileges, built_in: _, givers: _ } = to;
        let mut statements = self.changes(privileges, id, &grantee(id, owner(id, cx, cx.to)), cx.to);
        statements.extend(self.on_columns(privileges, id, cx));
        Alter::with(statements)
    }
}

impl Grant {
    /// Gives again what the same role keeps on columns of a table, and loses with what it loses on the table.
    fn on_columns(&self, to: &Privileges, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let Some(table) = id.parent().filter(|on| on.kind != Kind::Column) else { return Vec::new() };
        let lost = |privilege: &String| {
            let (was, is) = (self.privileges.get(privilege), to.get(privilege));
            was.is_some() && (is.is_none() || was > is)
        };
        let first = ObjectId::on(Kind::Grant, &ObjectId::on(Kind::Column, table, ""), "");
        let here = |on: &ObjectId| on.kind == Kind::Column && on.parent() == Some(table);
        let columns = cx.to.objects.range(first..);
        let columns = columns.take_while(|(id, _)| id.kind == Kind::Grant && id.parent().is_some_and(here));
        let mut statements = Vec::new();
        for (column, entry) in columns.filter(|(column, _)| column.name == id.name) {
            let (Object::Grant(wanted), Some(Object::Grant(held))) = (&*entry.object, cx.from.get(column)) else {
                continue;
            };
            let mut kept = held.privileges.clone();
            kept.retain(|privilege, option| lost(privilege) && wanted.privileges.get(privilege) == Some(option));
            let again = Grant::new(Privileges::new(), Privileges::new());
            statements.extend(again.changes(&kept, column, &grantee(column, owner(column, cx, cx.to)), cx.to));
        }
        statements
    }
}

/// Takes from roles whatever the defaults of the database may give them on a new object: those differ from project to
/// project, and what was granted is to be what the code says. None for objects that default privileges do not reach,
/// or that carry only what everybody has.
pub(crate) fn shed(id: &ObjectId, roles: &BTreeSet<String>, there: &Catalog) -> Option<Statement> {
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
    Some(Statement::new(format!("REVOKE ALL ON {} FROM {}", object_sql(id, there), roles.join(", "))))
}

/// The owner of what a grant is on, where owners are compared.
fn asked_owner<'a>(id: &ObjectId, catalog: &'a Catalog) -> Option<&'a str> {
    match catalog.get(&ObjectId::on(Kind::Owner, id.parent()?.root(), "")) {
        Some(Object::Owner(owner)) => Some(&owner.role),
        _ => None,
    }
}

/// The owner of what a grant is on, if it is not the running role: in `asked` where owners are compared, else the one
/// that it has.
fn owner<'a>(id: &ObjectId, cx: &Context<'a>, asked: &'a Catalog) -> Option<&'a str> {
    let standing = || cx.from.objects.get(id.parent()?.root())?.owner.as_deref();
    asked_owner(id, asked).or_else(standing)
}

/// To whom a grant is, as [`privileges::grantee_sql`] takes it.
fn grantee(id: &ObjectId, owner: Option<&str>) -> String {
    match owner {
        Some(owner) if &*id.name == privileges::OWNER => owner.to_owned(),
        _ => id.name.to_string(),
    }
}

/// An object as `GRANT` names it in that state.
fn object_sql(target: &ObjectId, there: &Catalog) -> String {
    match target.kind {
        Kind::Column => format!("TABLE {}", target.parent_sql()),
        Kind::Function if target.parent().is_some() => format!("FUNCTION {}", constructor_sql(target)),
        // GRANT knows one word for everything with rows.
        Kind::View | Kind::MaterializedView | Kind::ForeignTable => format!("TABLE {}", target.sql()),
        // And one for everything that is called; an aggregate without arguments has no star there.
        Kind::Aggregate => format!("ROUTINE {}", target.sql().replace("(*)", "()")),
        Kind::ForeignServer => format!("FOREIGN SERVER {}", target.sql()),
        Kind::Enum | Kind::CompositeType | Kind::RangeType => format!("TYPE {}", target.sql()),
        _ => identity_sequence::target(target, there),
    }
}

/// A constructor of a range type: PostgreSQL makes it with the type, and it is no object of its own.
pub(super) fn range_constructor(range: &ObjectId, signature: String) -> ObjectId {
    ObjectId::on(Kind::Function, range, signature)
}

/// Such a constructor in SQL.
pub(super) fn constructor_sql(constructor: &ObjectId) -> String {
    let schema = constructor.schema_name().unwrap_or_default();
    format!("{}.{}", quote_ident(schema), constructor.name)
}
