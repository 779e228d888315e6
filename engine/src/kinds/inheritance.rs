//! From which tables a table takes its columns: an atom of its own, because a table is detached before it is changed
//! and attached when it fits. What it inherits is said here, too, where that is not what its parent says.

use serde::{Deserialize, Serialize};

use super::{Alter, Column, Context, ObjectKind, Part};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Lock, Statement};

/// `INHERITS` or `PARTITION OF`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inheritance {
    /// The parents in their order; of a partition, one.
    pub parents: Vec<ObjectId>,
    /// Of a partition, its bound: `FOR VALUES FROM (…) TO (…)` or `DEFAULT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
}

impl ObjectKind for Inheritance {
    fn query(_: &Server) -> &'static str {
        include_str!("inheritance.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let parents: Vec<ObjectId> =
            row.oids("parents")?.into_iter().filter_map(|oid| into.relation(oid).cloned()).collect();
        let id = link(&table);
        for parent in &parents {
            into.spoken_for(&table, parent);
            into.needs(&id, parent.clone());
        }
        into.add(id, 0, Inheritance { parents, bound: row.opt_text("bound")? }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |table| table.kind.target(table))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let mut statements = self.fit(id, cx);
        let gained = self.parents.iter().filter(|parent| self.bound.is_some() || !keeps(id, parent, cx.from));
        statements.extend(gained.map(|parent| self.attach(id, parent)));
        statements
    }

    fn clause(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Option<String> {
        // It stands behind the columns and not among them: the table asks for `head` and `tail`.
        Some(String::new())
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let lost = self.parents.iter().filter(|parent| self.bound.is_some() || !keeps(id, parent, cx.to));
        let mut statements: Vec<Statement> = lost.map(|parent| self.detach(id, parent, cx)).collect();
        statements.extend(leftovers(id, cx));
        statements
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        // Old parents are left before the columns change and new ones joined after; a partition has to leave its
        // place before another takes it.
        Alter::Replace
    }

    fn reaches(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<(Lock, ObjectId)> {
        let Some(table) = id.parent() else { return Vec::new() };
        let lock = if gone { Lock::AccessExclusive } else { Lock::ShareUpdateExclusive };
        let mut reached = vec![(lock, table.clone())];
        for parent in self.parents.iter().filter(|_| self.bound.is_some()) {
            reached.push((lock, parent.clone()));
            // Foreign keys to the parent are held by each partition.
            let lock = if gone { Lock::AccessExclusive } else { Lock::ShareRowExclusive };
            reached.extend(referring(parent, cx).map(|table| (lock, table.clone())));
        }
        reached
    }

    fn claims(&self, _: &ObjectId) -> Vec<String> {
        // The bounds of a table's partitions must not overlap, whatever they are called.
        let parents = self.parents.iter().filter(|_| self.bound.is_some());
        parents.map(|parent| format!("partition of {parent}")).collect()
    }
}

impl Inheritance {
    /// What stands behind the name in CREATE TABLE.
    pub(crate) fn head(&self) -> String {
        match (&self.bound, self.parents.first()) {
            (Some(_), Some(parent)) => format!(" PARTITION OF {}", parent.sql()),
            _ => String::new(),
        }
    }

    /// What stands behind the columns.
    pub(crate) fn tail(&self) -> String {
        let parents: Vec<String> = self.parents.iter().map(ObjectId::sql).collect();
        self.bound
            .as_ref()
            .map_or_else(|| format!("\nINHERITS ({})", parents.join(", ")), |bound| format!("\n{bound}"))
    }

    fn attach(&self, id: &ObjectId, parent: &ObjectId) -> Statement {
        let (table, parent) = (id.parent_sql(), parent.sql());
        match &self.bound {
            Some(bound) => Statement::new(format!("ALTER TABLE {parent} ATTACH PARTITION {table} {bound}"))
                .hazard(Code::Scan, format!("reads {table} to check its rows against the bound"))
                .lock(Lock::AccessExclusive, table),
            None => Statement::new(format!("ALTER TABLE {table} INHERIT {parent}"))
                .lock(Lock::AccessExclusive, table),
        }
    }

    fn detach(&self, id: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Statement {
        let referred = self.bound.is_some() && referring(parent, cx).next().is_some();
        let (table, parent) = (id.parent_sql(), parent.sql());
        let sql = match self.bound {
            Some(_) => format!("ALTER TABLE {parent} DETACH PARTITION {table}"),
            None => format!("ALTER TABLE {table} NO INHERIT {parent}"),
        };
        let detach = Statement::new(sql).lock(Lock::AccessExclusive, parent);
        if referred {
            return detach.hazard(Code::MayFail, format!("fails if rows refer to those of {table}"));
        }
        detach
    }

    /// Gives a table that stands alone what it has to have before it can be attached: its parents' columns and
    /// checks. Keys, indexes and triggers come by themselves.
    fn fit(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let Some(table) = id.parent() else { return Vec::new() };
        let mut statements = Vec::new();
        for (child, object) in children(Kind::Column, table, cx.to) {
            let Object::Column(column) = object else { continue };
            if column.inherited && !cx.from.contains(child) {
                let own = Column { inherited: false, ..column.clone() };
                let default = origin(child, cx.to).and_then(|(origin, _)| {
                    let parent = ObjectId::on(Kind::Default, origin, "");
                    let sql = cx.to.get(&parent)?.clause(&parent, &[], cx)?;
                    Some(Part { kind: Kind::Default, order: 0, sql })
                });
                statements.extend(own.create(child, default.as_slice(), cx));
            }
        }
        for (child, object) in children(Kind::Constraint, table, cx.to) {
            let Object::Constraint(constraint) = object else { continue };
            if constraint.inherited && constraint.is_check() && !cx.from.contains(child) {
                let own = super::Constraint { inherited: false, ..constraint.clone() };
                statements.extend(own.create(child, &[], cx));
            }
        }
        statements
    }
}

/// A table that is made as a partition of one that stands locks that, and its default partition must hold none of the
/// new one's rows.
pub(super) fn checked(statement: Statement, table: &ObjectId, cx: &Context<'_>) -> Statement {
    let Some(Object::Inheritance(inheritance)) = cx.to.get(&link(table)) else { return statement };
    match inheritance.parents.first().filter(|parent| inheritance.bound.is_some() && cx.from.contains(parent)) {
        Some(parent) => {
            let parent = parent.sql();
            let message = format!("fails if the default partition of {parent} holds rows of {}", table.sql());
            statement.lock(Lock::AccessExclusive, parent).hazard(Code::MayFail, message)
        }
        None => statement,
    }
}

/// The tables with foreign keys to a table, as they were before.
fn referring<'a>(table: &'a ObjectId, cx: &'a Context<'_>) -> impl Iterator<Item = &'a ObjectId> {
    let columns = children(Kind::Column, table, cx.from).map(|(column, _)| column);
    let dependents = columns.flat_map(|column| cx.dependents(column));
    let foreign = |entry: &crate::catalog::Entry| {
        matches!(&entry.object, Object::Constraint(constraint) if constraint.is_foreign_key())
    };
    let tables = dependents.filter(move |(_, entry)| foreign(entry)).filter_map(|(id, _)| id.parent());
    tables.filter(move |other| *other != table)
}

/// A partition that a foreign key refers to, by its parent, has to be detached before it can be dropped.
pub(super) fn let_go(table: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    let id = link(table);
    let Some(Object::Inheritance(inheritance)) = cx.from.get(&id) else { return None };
    let parent = inheritance.parents.first().filter(|parent| cx.to.contains(parent))?;
    inheritance.bound.as_ref()?;
    let all = ObjectId::database(Kind::Constraint, "")..ObjectId::database(Kind::SequenceOwner, "");
    let referred = cx.from.objects.range(all).any(|(_, entry)| {
        let foreign = matches!(&entry.object, Object::Constraint(constraint) if constraint.is_foreign_key());
        foreign && entry.follows.contains(table)
    });
    referred.then(|| inheritance.detach(&id, parent, cx))
}

/// Whether a table has that parent in the other state, too.
fn keeps(id: &ObjectId, parent: &ObjectId, other: &Catalog) -> bool {
    matches!(other.get(id), Some(Object::Inheritance(link)) if link.bound.is_none() && link.parents.contains(parent))
}

/// The statements that drop what a table keeps of parents that it leaves, and is not to have.
fn leftovers(id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    let Some(table) = id.parent().filter(|table| cx.to.contains(table)) else { return Vec::new() };
    let kept = match cx.to.get(id) {
        Some(Object::Inheritance(link)) if link.bound.is_none() => link.parents.as_slice(),
        _ => &[],
    };
    let mut statements = Vec::new();
    for kind in [Kind::Constraint, Kind::Index, Kind::Column] {
        for (child, object) in children(kind, table, cx.from) {
            let comes_from_kept =
                kept.iter().any(|parent| cx.from.contains(&ObjectId::on(kind, parent, &*child.name)));
            if cx.to.contains(child) || comes_from_kept {
                continue;
            }
            let own: Object = match object {
                Object::Column(column) if column.inherited => {
                    Column { inherited: false, ..column.clone() }.into()
                }
                Object::Constraint(constraint) if constraint.inherited => {
                    super::Constraint { inherited: false, ..constraint.clone() }.into()
                }
                Object::Index(index) if index.inherited => {
                    super::Index { inherited: false, ..index.clone() }.into()
                }
                _ => continue,
            };
            statements.extend(own.drop(child, cx));
        }
    }
    statements
}

/// The children of one kind of a table.
pub(super) fn children<'a>(
    kind: Kind,
    table: &'a ObjectId,
    catalog: &'a Catalog,
) -> impl Iterator<Item = (&'a ObjectId, &'a Object)> {
    let first = ObjectId::on(kind, table, "");
    let rest = catalog.objects.range(first..);
    rest.take_while(move |(id, _)| id.kind == kind && id.parent() == Some(table))
        .map(|(id, entry)| (id, &entry.object))
}

/// The atom that says what a table inherits.
pub(crate) fn link(table: &ObjectId) -> ObjectId {
    ObjectId::on(Kind::Inheritance, table, "")
}

/// Whether the table of an inherited column leaves the parent that it is from, so that it is the table's own meanwhile.
pub(super) fn leaves_origin(column: &ObjectId, cx: &Context<'_>) -> bool {
    let (Some(id), Some((origin, _))) = (column.parent().map(link), origin(column, cx.from)) else { return false };
    match (cx.from.get(&id), cx.to.get(&id)) {
        (Some(Object::Inheritance(from)), Some(Object::Inheritance(to))) if to.bound.is_none() => {
            from.bound.is_some() || !to.parents.iter().any(|parent| Some(parent) == origin.parent())
        }
        (from, to) => from != to,
    }
}

/// The tables that others inherit from.
pub(super) fn parents(catalog: &Catalog) -> impl Iterator<Item = &ObjectId> {
    let all = ObjectId::database(Kind::Inheritance, "")..ObjectId::database(Kind::Column, "");
    catalog.objects.range(all).flat_map(|(_, entry)| match &entry.object {
        Object::Inheritance(link) => link.parents.as_slice(),
        _ => &[],
    })
}

/// The tables that inherit, each with a parent.
pub(super) fn links(catalog: &Catalog) -> impl Iterator<Item = (&ObjectId, &ObjectId)> {
    let all = ObjectId::database(Kind::Inheritance, "")..ObjectId::database(Kind::Column, "");
    catalog.objects.range(all).flat_map(|(id, entry)| {
        let parents = match &entry.object {
            Object::Inheritance(link) => link.parents.as_slice(),
            _ => &[],
        };
        id.parent().into_iter().flat_map(move |child| parents.iter().map(move |parent| (child, parent)))
    })
}

/// Whether the table of this column is a partition.
pub(crate) fn in_partition(column: &ObjectId, catalog: &Catalog) -> bool {
    let link = column.parent().map(link);
    let object = link.and_then(|link| catalog.get(&link));
    matches!(object, Some(Object::Inheritance(inheritance)) if inheritance.bound.is_some())
}

/// The column that a column is inherited from.
pub(crate) fn origin<'a>(column: &ObjectId, catalog: &'a Catalog) -> Option<(&'a ObjectId, &'a Column)> {
    let entry = catalog.objects.get(column)?;
    entry.needs.iter().find_map(|need| match catalog.get(need) {
        Some(Object::Column(origin)) if need.name == column.name && need.parent() != column.parent() => {
            Some((need, origin))
        }
        _ => None,
    })
}
