//! From which tables a table takes its columns: an atom of its own, because a table is detached before it is changed
//! and attached when it fits. What it inherits is said here, too, where that is not what its parent says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Alter, Column, Context, ObjectKind, Part, attachment, default, leftover, merged, rebuild};
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
    /// What the bounds mean for a row.
    #[serde(skip)]
    pub means: Means,
}

/// The condition that a partition's rows meet, as PostgreSQL prints it; it follows from all bounds around it, and two
/// partitions do not differ by it.
#[derive(Debug, Clone, Default)]
pub struct Means(pub(crate) Option<String>);

impl PartialEq for Means {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Means {}

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
        let means = Means(row.opt_text("means")?);
        into.add(id, 0, Inheritance { parents, bound: row.opt_text("bound")?, means }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |table| table.kind.target(table))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let mut statements = self.fit(id, cx);
        if let Some(attach) = attachment::attach(self, id, cx) {
            statements.extend(attach);
            return statements;
        }
        let gained = self.parents.iter().filter(|parent| self.bound.is_some() || !keeps(id, parent, cx.from));
        statements.extend(gained.map(|parent| self.attach(id, parent, cx)));
        statements
    }

    fn clause(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Option<String> {
        if attachment::comes_apart(self, id, cx) {
            return None;
        }
        // It stands behind the columns and not among them: the table asks for `head` and `tail`. A check that stands
        // on the parent comes with it as valid; only one that was there before can stay unchecked.
        let unchecked = |(child, object): (&ObjectId, &Object)| {
            let Object::Constraint(constraint) = object else { return false };
            let stands = || {
                let above = |parent: &ObjectId| ObjectId::on(Kind::Constraint, parent, &*child.name);
                self.parents.iter().map(above).any(|check| cx.from.contains(&check) && !cx.made.contains(&check))
            };
            constraint.inherited && constraint.is_check() && !constraint.validated && stands()
        };
        let mut constraints = children(Kind::Constraint, id.parent()?, cx.to);
        (!constraints.any(unchecked)).then(String::new)
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let lost = self.parents.iter().filter(|parent| self.bound.is_some() || !keeps(id, parent, cx.to));
        let mut statements: Vec<Statement> = match attachment::detach(self, id, cx) {
            Some(statements) => statements,
            None => lost.flat_map(|parent| self.leave(id, parent, cx)).collect(),
        };
        statements.extend(leftover::dropped(id, cx));
        statements.extend(unspoken_defaults(id, cx.from, cx).into_iter().map(|default| default::unset(&default)));
        statements
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        // Old parents are left before the columns change and new ones joined after; a partition has to leave its
        // place before another takes it.
        Alter::Replace
    }

    fn reaches(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<(Lock, ObjectId)> {
        let Some(table) = id.parent().filter(|_| !attachment::is_online(self, id, gone, cx)) else { return Vec::new() };
        let lock = if gone { Lock::AccessExclusive } else { Lock::ShareUpdateExclusive };
        let mut reached = vec![(lock, table.clone())];
        for parent in self.parents.iter().filter(|_| self.bound.is_some()) {
            reached.push((lock, parent.clone()));
            // Foreign keys to the parent, and to its own, are held by each partition.
            let lock = if gone { Lock::AccessExclusive } else { Lock::ShareRowExclusive };
            let above = std::iter::successors(Some(parent), |table| match cx.to.get(&link(table)) {
                Some(Object::Inheritance(above)) => above.parents.first(),
                _ => None,
            });
            let holders = above.chain([table]).flat_map(|table| referring(table, cx));
            reached.extend(holders.map(|table| (lock, table.clone())));
        }
        reached
    }

    fn beside(&self, id: &ObjectId, gone: bool, cx: &Context<'_>) -> Vec<ObjectId> {
        let state = if gone { cx.from } else { cx.to };
        let columns = self.parents.iter().flat_map(|parent| children(Kind::Column, parent, cx.from));
        let held = id.parent().into_iter().flat_map(|table| children(Kind::Constraint, table, state));
        let held = held.filter(|(_, object)| matches!(object, Object::Constraint(held) if held.made_alone()));
        // A foreign key or a check of the parent's would take along that of the child, which drops its own once it stands alone.
        let parents = self.parents.iter().filter(|_| gone);
        let above = parents.flat_map(|parent| children(Kind::Constraint, parent, cx.from));
        let above = above.filter(|(_, object)| matches!(object, Object::Constraint(above) if above.is_foreign_key() || above.is_check()));
        let mut beside: Vec<ObjectId> = columns.chain(held).chain(above).map(|(part, _)| part.clone()).collect();
        let left = self.parents.iter().filter(|_| gone && self.bound.is_none());
        beside.extend(left.flat_map(|parent| merged::namesakes(id, parent, cx)));
        beside
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

    pub(super) fn attach(&self, id: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Statement {
        let (table, above) = (id.parent_sql(), parent.sql());
        let attach = match &self.bound {
            Some(bound) => Statement::new(format!("ALTER TABLE {above} ATTACH PARTITION {table} {bound}"))
                .hazard(Code::Scan, format!("reads {table} to check its rows against the bound")),
            None => Statement::new(format!("ALTER TABLE {table} INHERIT {above}")),
        };
        let mut attach = attach.lock(Lock::AccessExclusive, table).lock(Lock::ShareUpdateExclusive, above);
        for holder in referring(parent, cx).filter(|_| self.bound.is_some()) {
            attach.locks_too(Lock::ShareRowExclusive, holder.sql());
        }
        if let Some(default) = attachment::default_partition(parent, cx).filter(|_| self.bound.is_some()) {
            attach.locks_too(Lock::AccessExclusive, default.sql());
        }
        for (_, referred, there) in self.foreign_keys(id, cx.to, cx) {
            // One that the table has already gives way to the parent's.
            let lock = if there { Lock::AccessExclusive } else { Lock::ShareRowExclusive };
            attach.locks_too(lock, referred.sql());
        }
        attach
    }

    fn leave(&self, id: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let detach = self.detach(id, parent, cx);
        if self.bound.is_some() { vec![detach] } else { merged::past_namesakes(id, parent, detach, cx) }
    }

    fn detach(&self, id: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Statement {
        let above = parent;
        let (table, parent) = (id.parent_sql(), parent.sql());
        let referred = id.parent().filter(|_| self.bound.is_some()).and_then(|table| referred(table, cx));
        let sql = match self.bound {
            Some(_) => format!("ALTER TABLE {parent} DETACH PARTITION {table}"),
            None => format!("ALTER TABLE {table} NO INHERIT {parent}"),
        };
        let mut statement = Statement::new(sql).lock(Lock::AccessExclusive, &table).lock(Lock::AccessExclusive, parent);
        if let Some(partition) = id.parent().filter(|_| self.bound.is_some()) {
            for holder in referring(above, cx).chain(referring(partition, cx)) {
                statement.locks_too(Lock::AccessExclusive, holder.sql());
            }
        }
        for (_, referred, _) in self.foreign_keys(id, cx.from, cx) {
            statement.locks_too(Lock::ShareRowExclusive, referred.sql());
        }
        match referred {
            Some(_) => statement.hazard(Code::MayFail, format!("fails if rows refer to those of {table}")),
            None => statement,
        }
    }

    /// The foreign keys that a partition has of its parent, with the tables that they refer to, and whether it had them
    /// before it was one.
    pub(super) fn foreign_keys(&self, id: &ObjectId, state: &Catalog, cx: &Context<'_>) -> Vec<(ObjectId, ObjectId, bool)> {
        let Some(table) = id.parent().filter(|_| self.bound.is_some()) else { return Vec::new() };
        let mut found = Vec::new();
        for (child, object) in children(Kind::Constraint, table, state) {
            let Object::Constraint(key) = object else { continue };
            if key.inherited && key.is_foreign_key() {
                let brought = || cx.from.contains(table) && attachment::is_online(self, id, false, cx);
                let there = cx.from.contains(child) || brought();
                let reached = [true, false].into_iter().flat_map(|gone| key.reaches(child, gone, cx));
                found.extend(reached.map(|(_, referred)| (child.clone(), referred, there)));
            }
        }
        found
    }

    /// Gives a table that stands alone what it has to have before it can be attached, besides its parents' columns
    /// and checks, which are made alone. Keys, indexes and triggers come by themselves, and so does all that a parent gets which it has
    /// already.
    fn fit(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let Some(table) = id.parent() else { return Vec::new() };
        let there = |child: &ObjectId| stands(table, cx) && cx.from.contains(child);
        let kept: Vec<&ObjectId> = match self.bound {
            Some(_) => Vec::new(),
            None => self.parents.iter().filter(|parent| keeps(id, parent, cx.from)).collect(),
        };
        let comes =
            |child: &ObjectId| kept.iter().any(|parent| cx.to.contains(&ObjectId::on(child.kind, parent, &*child.name)));
        let mut statements = Vec::new();
        for default in unspoken_defaults(id, cx.to, cx) {
            let parent = parents_default(&default, cx.to).and_then(|(parent, _)| cx.to.get(&parent).zip(Some(parent)));
            let sql = parent.and_then(|(object, parent)| object.clause(&parent, &[], cx));
            statements.extend(sql.map(|sql| default::set(&default, &sql)));
        }
        // Not those that the table's own CREATE has said. One that only changes its name is no difference, and made here.
        let folded = |child: &ObjectId| cx.made.contains(child) && !cx.apart.contains(child);
        let anew = |child: &ObjectId| !there(child) || cx.made.contains(child);
        for (child, object) in children(Kind::Constraint, table, cx.to).filter(|(child, _)| !folded(child)) {
            let Object::Constraint(constraint) = object else { continue };
            if constraint.inherited && constraint.is_check() && anew(child) && !comes(child) && !merged::comes_with_parents(child, cx) {
                let own = super::Constraint { inherited: false, ..constraint.clone() };
                statements.extend(own.create(child, &[], cx));
            } else if self.bound.is_some() && constraint.is_unchecked_before(child, cx) {
                // One that is unchecked is not what a checked one of the parent's takes in.
                statements.push(constraint.validate(child, cx));
            }
        }
        statements
    }
}

/// Whether a column, or a check, that is a parent's has to be made of the table alone, so that this can be attached: it
/// comes neither with the table's own CREATE nor with a change of a parent that the table stays below.
pub(super) fn made_apart(child: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(table) = child.parent() else { return false };
    let id = link(table);
    if cx.made.contains(table) {
        return cx.apart.contains(&id);
    }
    cx.made.contains(&id) && !comes_from_kept(child, cx.to, cx)
}

/// Whether a column, or a check, that is a parent's, and is made anew, has to be dropped of the table alone, once that is detached.
pub(super) fn dropped_apart(child: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(table) = child.parent() else { return false };
    let (id, stays) = (link(table), cx.to.contains(child) && !cx.made.contains(table));
    stays && (cx.made.contains(&id) || !cx.to.contains(&id)) && !comes_from_kept(child, cx.from, cx)
}

/// Whether the table of a column has left the one of its parent's column, `above`, before that goes.
pub(super) fn leaves(column: &ObjectId, above: &ObjectId, cx: &Context<'_>) -> bool {
    let (Some(table), Some(parent)) = (column.parent(), above.parent()) else { return false };
    let stays = matches!(cx.to.get(&link(table)), Some(Object::Inheritance(link)) if link.parents.contains(parent));
    cx.to.contains(table) && !stays
}

/// Whether a parent that a table has in both states has such a column in one of them.
fn comes_from_kept(child: &ObjectId, state: &Catalog, cx: &Context<'_>) -> bool {
    let id = child.parent().map(link);
    let (Some(id), Some(Object::Inheritance(inheritance))) = (&id, id.as_ref().and_then(|id| cx.from.get(id))) else {
        return false;
    };
    let kept = inheritance.parents.iter().filter(|parent| inheritance.bound.is_none() && keeps(id, parent, cx.to));
    kept.into_iter().any(|parent| state.contains(&ObjectId::on(child.kind, parent, &*child.name)))
}

/// A table that is made below one that stands locks that; where it is a partition, the default partition must hold none
/// of its rows.
pub(super) fn checked(statement: Statement, table: &ObjectId, cx: &Context<'_>) -> Statement {
    let id = link(table);
    let Some(Object::Inheritance(inheritance)) = cx.to.get(&id).filter(|_| !cx.apart.contains(&id)) else {
        return statement;
    };
    let standing = inheritance.parents.iter().filter(|parent| cx.from.contains(parent));
    standing.fold(statement, |statement, parent| {
        let parent = parent.sql();
        if inheritance.bound.is_none() {
            return statement.lock(Lock::ShareUpdateExclusive, parent);
        }
        let message = format!("fails if the default partition of {parent} holds rows of {}", table.sql());
        statement.lock(Lock::AccessExclusive, parent).hazard(Code::MayFail, message)
    })
}

/// The tables with foreign keys to a table or to one that it is a partition of, as they were before.
pub(super) fn referring<'a>(table: &'a ObjectId, cx: &'a Context<'_>) -> impl Iterator<Item = &'a ObjectId> {
    let keys = cx.from.objects.of_kind(Kind::Constraint).filter(move |(_, entry)| {
        let foreign = matches!(&*entry.object, Object::Constraint(constraint) if constraint.is_foreign_key());
        foreign && (entry.follows.contains(table) || entry.needs.iter().any(|need| need.root() == table))
    });
    keys.filter_map(|(id, _)| id.parent()).filter(move |other| *other != table)
}

/// A partition that a foreign key refers to, by its parent, has to be detached before it can be dropped.
pub(super) fn let_go(table: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    let id = link(table);
    let Some(Object::Inheritance(inheritance)) = cx.from.get(&id) else { return None };
    let parent = inheritance.parents.first()?;
    inheritance.bound.as_ref()?;
    // Where its parent goes, too, the key may hang on the parent's parent.
    let held = cx.to.contains(parent) && referred(table, cx).is_some()
        || referred(table, cx).is_some_and(|key| cx.to.contains(key));
    held.then(|| inheritance.detach(&id, parent, cx))
}

/// A foreign key that refers to a partition by its parent.
fn referred<'a>(table: &ObjectId, cx: &Context<'a>) -> Option<&'a ObjectId> {
    let mut keys = cx.from.objects.of_kind(Kind::Constraint).filter(|(_, entry)| {
        let foreign = matches!(&*entry.object, Object::Constraint(constraint) if constraint.is_foreign_key());
        foreign && entry.follows.contains(table)
    });
    keys.next().map(|(id, _)| id)
}

/// The tables that inherit from each table in both states, and do not leave it on the way.
pub(super) fn heirs<'a>(from: &'a Catalog, to: &'a Catalog) -> BTreeMap<&'a ObjectId, Vec<&'a ObjectId>> {
    let mut heirs: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for (id, entry) in from.objects.of_kind(Kind::Inheritance) {
        let (Object::Inheritance(before), Some(Object::Inheritance(after)), Some(table)) =
            (&*entry.object, to.get(id), id.parent())
        else {
            continue;
        };
        let stays = |parent: &ObjectId| {
            before == after || before.bound.is_none() && after.bound.is_none() && after.parents.contains(parent)
        };
        for parent in before.parents.iter().filter(|parent| stays(parent)) {
            heirs.entry(parent).or_default().push(table);
        }
    }
    heirs
}

/// The tables that follow all changes of a table: none where it is made anew, because of its key.
fn bound_to<'a, 'c>(table: &ObjectId, cx: &'c Context<'a>) -> &'c [&'a ObjectId] {
    if stands(table, cx) { cx.heirs(table) } else { &[] }
}

/// Whether a table is there in both states, and not made anew because of its key.
pub(super) fn stands(table: &ObjectId, cx: &Context<'_>) -> bool {
    match (cx.from.get(table), cx.to.get(table)) {
        (Some(Object::Table(before)), Some(Object::Table(after))) => {
            before.partition_by == after.partition_by
                && before.key_types == after.key_types
                && !(before.partition_by.is_some() && rebuild::of_rebuilt(table, cx))
        }
        (before, after) => before.is_some() && after.is_some(),
    }
}

/// Whether a table is there in both states, below the same parent all the while.
pub(super) fn stays_below(table: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(Object::Inheritance(inheritance)) = cx.from.get(&link(table)) else { return false };
    stands(table, cx) && inheritance.parents.iter().any(|parent| bound_to(parent, cx).contains(&table))
}

/// Whether the table of a part of it is a partition before and after, in the same place.
pub(super) fn keeps_place(part: &ObjectId, cx: &Context<'_>) -> bool {
    let link = part.parent().map(link);
    link.is_some_and(|link| cx.from.contains(&link) && cx.from.get(&link) == cx.to.get(&link))
}

/// The columns of other tables, there in both states, that an alteration of this one reaches.
pub(super) fn below(column: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let mut found: Vec<ObjectId> = Vec::new();
    let mut open = vec![column.clone()];
    while let Some(next) = open.pop() {
        for heir in next.parent().map(|table| bound_to(table, cx)).unwrap_or_default() {
            let child = ObjectId::on(Kind::Column, heir, &*column.name);
            if cx.from.contains(&child) && cx.to.contains(&child) && !found.contains(&child) {
                open.push(child.clone());
                found.push(child);
            }
        }
    }
    found
}

/// Whether other tables inherit from the one of a column in a way that PostgreSQL adds no identity to.
pub(super) fn refuses_identity(column: &ObjectId, cx: &Context<'_>) -> bool {
    let partitioned = |table| matches!(cx.to.get(table), Some(Object::Table(table)) if table.partition_by.is_some());
    let takes = |table| cx.to.server.major() >= 17 && partitioned(table);
    column.parent().is_some_and(|table| cx.is_parent(table) && !takes(table))
}

/// Whether an alteration of a parent's column reaches this one, be it the table's own besides.
pub(super) fn goes_with_parent(column: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(table) = column.parent() else { return false };
    let Some(Object::Inheritance(inheritance)) = cx.from.get(&link(table)) else { return false };
    inheritance.parents.iter().any(|parent| {
        let above = ObjectId::on(Kind::Column, parent, &*column.name);
        bound_to(parent, cx).contains(&table) && cx.from.contains(&above) && cx.to.contains(&above)
    })
}

/// Whether a table has that parent in the other state, too.
fn keeps(id: &ObjectId, parent: &ObjectId, other: &Catalog) -> bool {
    matches!(other.get(id), Some(Object::Inheritance(link)) if link.bound.is_none() && link.parents.contains(parent))
}

/// The defaults that a table's columns have from their parents, in one of the states, without saying so: they stay
/// where it leaves, and do not come where it joins. Not those that it has on the other side, too.
fn unspoken_defaults(id: &ObjectId, state: &Catalog, cx: &Context<'_>) -> Vec<ObjectId> {
    let Some(table) = id.parent() else { return Vec::new() };
    let unspoken = |(child, object): (&ObjectId, &Object)| {
        let Object::Column(column) = object else { return None };
        let default = ObjectId::on(Kind::Default, child, "");
        let both = cx.from.contains(child) && cx.to.contains(child);
        if !both || !column.inherited || state.contains(&default) || parents_default(&default, state).is_none() {
            return None;
        }
        (!default::stays(&default, cx)).then_some(default)
    };
    children(Kind::Column, table, state).filter_map(unspoken).collect()
}

/// The default of the column that a column is from.
pub(super) fn parents_default<'a>(
    default: &ObjectId,
    catalog: &'a Catalog,
) -> Option<(ObjectId, &'a super::Default)> {
    let (column, _) = origin(default.parent()?, catalog)?;
    let id = ObjectId::on(Kind::Default, column, "");
    match catalog.get(&id) {
        Some(Object::Default(default)) => Some((id, default)),
        _ => None,
    }
}

/// The children of one kind of a table.
pub(super) fn children<'a>(
    kind: Kind,
    table: &'a ObjectId,
    catalog: &'a Catalog,
) -> impl Iterator<Item = (&'a ObjectId, &'a Object)> {
    catalog.objects.parts(kind, table).map(|(id, entry)| (id, &*entry.object))
}

/// The atom that says what a table inherits.
pub(crate) fn link(table: &ObjectId) -> ObjectId {
    ObjectId::on(Kind::Inheritance, table, "")
}

/// The table that a table is a partition of.
pub(super) fn partitioned_parent<'a>(table: &ObjectId, catalog: &'a Catalog) -> Option<&'a super::Table> {
    let Some(Object::Inheritance(Inheritance { parents, bound: Some(_), .. })) = catalog.get(&link(table)) else {
        return None;
    };
    match catalog.get(parents.first()?) {
        Some(Object::Table(table)) => Some(table),
        _ => None,
    }
}

/// The tables that others inherit from.
pub(super) fn parents(catalog: &Catalog) -> impl Iterator<Item = &ObjectId> {
    catalog.objects.of_kind(Kind::Inheritance).flat_map(|(_, entry)| match &*entry.object {
        Object::Inheritance(link) => link.parents.as_slice(),
        _ => &[],
    })
}

/// The partitions of a table.
pub(super) fn partitions<'a>(table: &'a ObjectId, catalog: &'a Catalog) -> impl Iterator<Item = &'a ObjectId> {
    catalog.objects.of_kind(Kind::Inheritance).filter_map(move |(id, entry)| match &*entry.object {
        Object::Inheritance(link) if link.bound.is_some() && link.parents.contains(table) => id.parent(),
        _ => None,
    })
}

/// The tables that inherit, each with a parent.
pub(super) fn links(catalog: &Catalog) -> impl Iterator<Item = (&ObjectId, &ObjectId)> {
    catalog.objects.of_kind(Kind::Inheritance).flat_map(|(id, entry)| {
        let parents = match &*entry.object {
            Object::Inheritance(link) => link.parents.as_slice(),
            _ => &[],
        };
        id.parent().into_iter().flat_map(move |child| parents.iter().map(move |parent| (child, parent)))
    })
}

/// What an object of a table is on the table's parents.
pub(super) fn parents_of<'a>(id: &'a ObjectId, catalog: &'a Catalog) -> impl Iterator<Item = ObjectId> {
    let link = id.parent().and_then(|table| catalog.get(&link(table)));
    let parents = match link {
        Some(Object::Inheritance(link)) => link.parents.as_slice(),
        _ => &[],
    };
    parents.iter().map(|parent| ObjectId::on(id.kind, parent, &*id.name))
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
