//! Indexes and keys of partitioned tables, of which PostgreSQL builds none concurrently: one that does not count yet on the
//! table alone, one on each partition while others write, and then they are put together. And foreign keys, which before
//! PostgreSQL 18 such a table has only checked: each partition has its own first, and the table's takes those over.

use super::{Constraint, Context, Index, Kind, Object, ObjectKind as _, inheritance, online};
use crate::catalog::{Catalog, ObjectId};
use crate::plan::{Lock, Statement, Transaction};
use crate::sql::{qualified, quote_ident};

/// Builds an index of a partitioned table; nothing where there is no form that lets others work.
pub(super) fn index(id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let tree = Tree::of_new(id, cx)?;
    built(&tree, &|tree| tree.stands(cx), cx)
}

/// Whether that makes the index of a partition, too.
pub(super) fn brings(root: &ObjectId, cx: &Context<'_>) -> bool {
    Tree::of_new(root, cx).is_some()
}

/// To another index of the same name: queries have the old one, under a name that it has for a while, until the new one
/// counts. Nothing where something holds on to the old one, or where partitions come, go or change.
pub(super) fn swap(id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let table = id.parent().filter(|table| cx.in_use(table) && is_steady(table, cx))?;
    let (old, new) = (Tree::grow(id, id, cx.from, cx)?, Tree::grow(id, id, cx.to, cx)?);
    let held = |tree: &&Tree<'_>| cx.dependents(tree.id).any(|(dependant, _)| dependant.parent() != Some(id));
    if !online::is_partitioned(table, cx)
        || new.parts.is_empty()
        || old.all().iter().any(held)
        || new.takes_anothers_name(cx)
    {
        return None;
    }
    let aside = online::passing_name("old", id);
    let stands_aside = |tree: &&Tree<'_>| cx.to.contains(tree.id);
    let mut statements: Vec<Statement> = old
        .all()
        .into_iter()
        .filter(stands_aside)
        .map(|tree| {
            let name = online::passing_name("old", tree.id);
            let sql = format!("ALTER INDEX {} RENAME TO {}", in_schema(tree.id), quote_ident(&name));
            Statement::new(sql).lock(Lock::ShareUpdateExclusive, tree.id.parent_sql()).only()
        })
        .collect();
    statements.extend(built(&new, &|_| false, cx)?);
    let gone = format!("DROP INDEX {}", qualified(id.schema_name().unwrap_or_default(), &aside));
    statements.push(Statement::new(gone).lock(Lock::AccessExclusive, table.sql()));
    Some(statements)
}

/// Makes a primary key, or a unique constraint, of a partitioned table.
pub(super) fn key(constraint: &Constraint, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let tree = Tree::of_new(id, cx)?;
    let plain = |tree: &Tree<'_>| matches!(tree.object, Object::Constraint(key) if key.has_plain_index());
    if !tree.all().into_iter().all(plain) {
        return None;
    }
    let missing = || tree.all().into_iter().filter(|tree| !tree.stands(cx));
    let whole = missing().filter(|tree| tree.partitioned).map(|tree| {
        let (table, name) = (tree.id.parent_sql(), tree.id.sql());
        let sql = format!("ALTER TABLE ONLY {table} ADD CONSTRAINT {name} {}", constraint.printed());
        Statement::new(sql).lock(Lock::AccessExclusive, table).only()
    });
    let mut statements: Vec<Statement> = whole.collect();
    let mut adoptions = Vec::new();
    for leaf in missing().filter(|tree| !tree.partitioned) {
        let mut adopted = felt(constraint.adopt_index(leaf.id)?, leaf.id, cx).into_iter();
        statements.extend(adopted.next());
        adoptions.extend(adopted);
    }
    statements.extend(adoptions);
    statements.extend(tree.attached());
    Some(statements)
}

/// Makes a foreign key of a partitioned table: the rows of each partition are checked while others work, and the table's
/// key takes those of the partitions over without reading one.
pub(super) fn foreign_key(
    constraint: &Constraint,
    id: &ObjectId,
    cx: &Context<'_>,
) -> Option<Vec<Statement>> {
    let tree = Tree::of_new(id, cx)?;
    // What is said of the key would be said before it is there; one that refers to its own table would take in itself.
    let awaited = inheritance::children(Kind::Comment, id, cx.to).next().is_some();
    let referred = constraint.reaches(id, false, cx);
    if awaited || referred.is_empty() {
        return None;
    }
    let (mut statements, mut checks) = (Vec::new(), Vec::new());
    for leaf in tree.all().into_iter().filter(|tree| !tree.partitioned && !tree.stands(cx)) {
        let (table, name) = (leaf.id.parent_sql(), leaf.id.sql());
        let sql = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {} NOT VALID", constraint.printed());
        let mut add = Statement::new(sql).lock(Lock::ShareRowExclusive, table);
        referred.iter().for_each(|(lock, table)| add.locks_too(*lock, table.sql()));
        statements.push(add);
        checks.push(constraint.validate(leaf.id, cx).transaction(Transaction::Later));
    }
    statements.extend(checks);
    let (table, name) = (id.parent_sql(), id.sql());
    let sql = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {}", constraint.printed());
    let mut whole = Statement::new(sql).lock(Lock::ShareRowExclusive, table).transaction(Transaction::Later);
    // Of the triggers there that the partitions' keys have made, those go that the table's makes again.
    referred.iter().for_each(|(_, table)| whole.locks_too(Lock::AccessExclusive, table.sql()));
    if referred.iter().any(|(_, table)| online::is_partitioned(table, cx)) {
        // So do the keys that each has to each partition there.
        let leaves = tree.all().into_iter().filter(|tree| !tree.partitioned);
        leaves.for_each(|leaf| whole.locks_too(Lock::AccessExclusive, leaf.id.parent_sql()));
    }
    statements.push(whole);
    Some(statements)
}

/// Whether a new foreign key of a partitioned table takes over one that a partition has.
pub(super) fn takes_over(id: &ObjectId, cx: &Context<'_>) -> bool {
    let stands = |tree: &&Tree<'_>| tree.stands(cx);
    Tree::grow(id, id, cx.to, cx)
        .is_some_and(|tree| tree.parts.iter().flat_map(Tree::all).any(|tree| stands(&tree)))
}

/// What has to be as it is to be before such an object is made: partitions that come, go or move, and what they have of it.
pub(super) fn beside(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let Some(tree) = Tree::of_new(id, cx) else { return Vec::new() };
    let mut all: Vec<ObjectId> = tree.parts.iter().flat_map(Tree::all).map(|part| part.id.clone()).collect();
    for whole in tree.all().into_iter().filter(|tree| tree.partitioned).filter_map(|tree| tree.id.parent()) {
        for partition in [cx.from, cx.to].into_iter().flat_map(|state| inheritance::partitions(whole, state))
        {
            all.extend([partition.clone(), inheritance::link(partition)]);
        }
    }
    all
}

/// An index, or a constraint, of a table, with what each partition has as its part.
struct Tree<'a> {
    id: &'a ObjectId,
    object: &'a Object,
    /// Whether its table is partitioned itself; else it is one with rows.
    partitioned: bool,
    parts: Vec<Tree<'a>>,
}

impl<'a> Tree<'a> {
    /// That of a new one of a partitioned table that others use. Nothing where there is no form that lets them: there is
    /// no partition, one has no such part (a foreign table), or more than one could be meant.
    fn of_new(id: &'a ObjectId, cx: &'a Context<'_>) -> Option<Self> {
        let table = id.parent().filter(|table| table.kind == Kind::Table && cx.in_use(table))?;
        if cx.from.contains(id) || !online::is_partitioned(table, cx) {
            return None;
        }
        let tree = Self::grow(id, id, cx.to, cx).filter(|tree| !tree.parts.is_empty())?;
        (!tree.takes_anothers_name(cx)).then_some(tree)
    }

    fn grow(id: &'a ObjectId, root: &ObjectId, state: &'a Catalog, cx: &Context<'_>) -> Option<Self> {
        let (table, object) = (id.parent()?, state.get(id)?);
        let partitioned =
            matches!(state.get(table), Some(Object::Table(table)) if table.partition_by.is_some());
        let mut parts = Vec::new();
        if partitioned {
            for partition in inheritance::partitions(table, state) {
                let all = inheritance::children(id.kind, partition, state);
                let mut candidates = all.filter(|(id, part)| is_part(id, part, object, root, cx));
                let (part, _) = candidates.next().filter(|_| partition.kind == Kind::Table)?;
                if candidates.next().is_some() {
                    return None;
                }
                parts.push(Self::grow(part, root, state, cx)?);
            }
        }
        Some(Self { id, object, partitioned, parts })
    }

    /// It, and all below it: what is above comes first.
    fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.parts.iter().flat_map(Self::all)).collect()
    }

    /// Whether a part of it has a name that PostgreSQL chose, and that a part of another index keeps.
    fn takes_anothers_name(&self, cx: &Context<'_>) -> bool {
        let kept =
            |origin: &ObjectId| origin != self.id && cx.to.contains(origin) && !cx.made.contains(origin);
        self.all().into_iter().any(|tree| match cx.from.get(tree.id) {
            Some(Object::Index(there)) => there.origin.as_ref().is_some_and(kept),
            _ => false,
        })
    }

    /// Whether the partition has it already, so that it is only put in its place.
    fn stands(&self, cx: &Context<'_>) -> bool {
        cx.from.contains(self.id) && !cx.made.contains(self.id)
    }

    /// Puts all together, from below: what is above counts once all that is below does.
    fn attached(&self) -> Vec<Statement> {
        let mut statements: Vec<Statement> = self.parts.iter().flat_map(Self::attached).collect();
        statements.extend(self.parts.iter().map(|part| {
            Statement::new(format!(
                "ALTER INDEX {} ATTACH PARTITION {}",
                in_schema(self.id),
                in_schema(part.id)
            ))
            // Of the index alone; whoever plans a query on its table opens it.
            .lock(Lock::AccessExclusive, part.id.parent_sql())
            .only()
        }));
        statements
    }
}

/// Whether an object of a partition is what that has of one of the table above.
fn is_part(id: &ObjectId, candidate: &Object, above: &Object, root: &ObjectId, cx: &Context<'_>) -> bool {
    match (candidate, above) {
        (Object::Index(part), Object::Index(_)) => part.inherited && part.origin.as_ref() == Some(root),
        (Object::Constraint(part), Object::Constraint(above)) => {
            // What is another one's already stays that one's.
            let taken = matches!(cx.from.get(id), Some(Object::Constraint(there)) if there.inherited);
            part.inherited && !taken && part.sort == above.sort && part.printed() == above.printed()
        }
        _ => false,
    }
}

/// The statements that build what does not stand yet, and put it together.
fn built(tree: &Tree<'_>, stands: &dyn Fn(&Tree<'_>) -> bool, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let mut statements = Vec::new();
    // What is built outside of a transaction comes behind what can share one.
    let (whole, leaves): (Vec<_>, Vec<_>) = tree.all().into_iter().partition(|tree| tree.partitioned);
    for tree in whole.into_iter().chain(leaves).filter(|tree| !stands(tree)) {
        let Object::Index(index) = tree.object else { return None };
        let own = Index { inherited: false, origin: None, valid: !tree.partitioned, ..index.clone() };
        statements.extend(felt(own.create(tree.id, &[], cx), tree.id, cx));
    }
    statements.extend(tree.attached());
    Some(statements)
}

/// Statements without their dangers where nobody feels these: in a partition that is new.
fn felt(mut statements: Vec<Statement>, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    if id.parent().is_some_and(|table| !cx.in_use(table)) {
        statements.iter_mut().for_each(|statement| statement.hazards.clear());
    }
    statements
}

/// Whether a table has the same partitions all the while, and all the way down.
fn is_steady(table: &ObjectId, cx: &Context<'_>) -> bool {
    let of = |state| inheritance::partitions(table, state);
    let same = |id: &ObjectId| cx.from.get(id) == cx.to.get(id);
    of(cx.from).eq(of(cx.to))
        && of(cx.to).all(|part| same(part) && same(&inheritance::link(part)) && is_steady(part, cx))
}

/// An index lives in its table's schema.
fn in_schema(id: &ObjectId) -> String {
    qualified(id.schema_name().unwrap_or_default(), &id.name)
}
