//! How a partition joins a table, and leaves it, while others use both: rows are checked before it joins, by a check that
//! PostgreSQL takes as proof, and what it has to have of the table is built before.

use super::{
    Constraint, Context, Index, Inheritance, Kind, Object, ObjectKind as _, inheritance, offenders, online,
};
use crate::catalog::ObjectId;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{quote_ident, quote_literal};

/// Attaches a table that others use; nothing where PostgreSQL has to read its rows under a lock that blocks them.
pub(super) fn attach(link: &Inheritance, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let (table, parent, means) = joins(link, id, cx)?;
    let mut held = vec![Held::new(id, table, format!("({means})"))];
    let default = default_partition(parent, cx);
    held.extend(default.map(|default| Held::new(id, default, format!("(NOT ({means}))"))));
    let of_parent = Brought::of(table, parent, cx);
    let mut statements = of_parent.first;
    statements.extend(held.iter().map(Held::add));
    statements.extend(of_parent.alone);
    statements.extend(of_parent.taken);
    statements.extend(held.iter().map(|held| held.validate(cx)));
    let mut attach = link.attach(id, parent, cx);
    attach.hazards.clear();
    for held in &held {
        attach.locks_too(Lock::AccessExclusive, held.table.sql());
    }
    statements.push(attach);
    statements.extend(held.iter().map(Held::drop));
    Some(statements)
}

/// Detaches a partition of a table that others use; nothing where PostgreSQL does that under a lock alone: before 14, beside
/// a default partition, and where foreign keys refer to it.
pub(super) fn detach(link: &Inheritance, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let (table, parent) = leaves(link, id, cx)?;
    let (above, below) = (parent.sql(), table.sql());
    let detach = format!("ALTER TABLE {above} DETACH PARTITION {below} CONCURRENTLY");
    let checks =
        inheritance::children(Kind::Constraint, table, cx.from).filter(|(_, object)| is_check(object));
    let names: Vec<String> = checks.map(|(check, _)| quote_literal(&check.name)).collect();
    let (regclass, below_text) = (
        quote_literal(&below),
        quote_literal(&format!("ALTER TABLE {} DROP CONSTRAINT %I", below.replace('%', "%%"))),
    );
    let names = names.join(", ");
    // PostgreSQL leaves a check behind that says what the bound was, and chooses its name.
    let drop = format!(
        "DO $palisade_detached$
DECLARE
  palisade_check name;
BEGIN
  FOR palisade_check IN
    SELECT conname FROM pg_catalog.pg_constraint
    WHERE conrelid = {regclass}::pg_catalog.regclass AND contype = 'c' AND conname <> ALL (ARRAY[{names}]::name[])
  LOOP
    EXECUTE pg_catalog.format({below_text}, palisade_check);
  END LOOP;
END
$palisade_detached$"
    );
    Some(vec![
        online::alone(detach, above).lock(Lock::AccessExclusive, below.clone()).only(),
        Statement::new(drop).lock(Lock::AccessExclusive, below),
    ])
}

/// Whether one of these forms is taken.
pub(super) fn is_online(link: &Inheritance, id: &ObjectId, gone: bool, cx: &Context<'_>) -> bool {
    if gone { leaves(link, id, cx).is_some() } else { joins(link, id, cx).is_some() }
}

/// The table, the one that it becomes a partition of, and the condition that its rows have to meet.
fn joins<'a>(
    link: &'a Inheritance,
    id: &'a ObjectId,
    cx: &Context<'_>,
) -> Option<(&'a ObjectId, &'a ObjectId, &'a str)> {
    let table = id.parent().filter(|table| table.kind == Kind::Table && cx.in_use(table))?;
    let parent = link.parents.first().filter(|_| link.bound.is_some())?;
    // A condition of hashes names the table by its number, which is another one in each database.
    let means = link.means.0.as_deref().filter(|means| !means.contains("satisfies_hash_partition"))?;
    // What a default partition would be proven by says nothing of the bounds around the table itself.
    let nested =
        inheritance::partitioned_parent(parent, cx.to).is_some() && default_partition(parent, cx).is_some();
    // One that only moves would be gone meanwhile.
    (!nested && !cx.from.contains(id)).then_some((table, parent, means))
}

/// The table, and the one that it is a partition of for good no more.
fn leaves<'a>(
    link: &'a Inheritance,
    id: &'a ObjectId,
    cx: &Context<'_>,
) -> Option<(&'a ObjectId, &'a ObjectId)> {
    let table = id.parent().filter(|table| table.kind == Kind::Table && cx.in_use(table))?;
    let parent = link.parents.first().filter(|parent| link.bound.is_some() && cx.in_use(parent))?;
    let referred =
        inheritance::referring(parent, cx).chain(inheritance::referring(table, cx)).next().is_some();
    // A check that is new could be told from the one that is left behind by nothing.
    let news = inheritance::children(Kind::Constraint, table, cx.to)
        .any(|(check, object)| is_check(object) && !cx.from.contains(check));
    let alone = cx.to.contains(id) || referred || news || default_partition(parent, cx).is_some();
    (cx.to.server.major() >= 14 && !alone).then_some((table, parent))
}

/// The default partition that a table has before, if it has one.
pub(super) fn default_partition<'a>(parent: &'a ObjectId, cx: &'a Context<'_>) -> Option<&'a ObjectId> {
    inheritance::partitions(parent, cx.from).find(|partition| {
        let link = cx.from.get(&inheritance::link(partition));
        matches!(link, Some(Object::Inheritance(link)) if link.bound.as_deref() == Some("DEFAULT"))
    })
}

fn is_check(object: &Object) -> bool {
    matches!(object, Object::Constraint(constraint) if constraint.is_check())
}

/// A check that stands for a while, so that PostgreSQL need not read the rows again.
struct Held<'a> {
    table: &'a ObjectId,
    name: String,
    condition: String,
}

impl<'a> Held<'a> {
    fn new(link: &ObjectId, table: &'a ObjectId, condition: String) -> Self {
        let named = ObjectId::on(Kind::Constraint, table, link.parent_sql());
        Self { table, name: online::passing_name("bound", &named), condition }
    }

    fn alter(&self, lock: Lock, clause: &str) -> Statement {
        let table = self.table.sql();
        Statement::new(format!("ALTER TABLE {table} {clause}")).lock(lock, table)
    }

    fn add(&self) -> Statement {
        let clause = format!("ADD CONSTRAINT {} CHECK {} NOT VALID", self.name, self.condition);
        self.alter(Lock::AccessExclusive, &clause)
    }

    fn validate(&self, cx: &Context<'_>) -> Statement {
        let id = ObjectId::on(Kind::Constraint, self.table, self.name.as_str());
        let message = format!("reads {} and fails on rows that are not in its bound", self.table.sql());
        self.alter(Lock::ShareUpdateExclusive, &format!("VALIDATE CONSTRAINT {}", self.name))
            .hazard(Code::MayFail, message)
            .counted(offenders::violations(&id, &format!("CHECK {}", self.condition), cx))
            .transaction(Transaction::Outside)
    }

    fn drop(&self) -> Statement {
        self.alter(Lock::AccessExclusive, &format!("DROP CONSTRAINT {}", self.name))
    }
}

/// What a table has to have of the one that it joins, and would get while others wait: indexes, keys, foreign keys.
#[derive(Default)]
struct Brought {
    /// What is there at once.
    first: Vec<Statement>,
    /// What runs for itself.
    alone: Vec<Statement>,
    /// What takes that over.
    taken: Vec<Statement>,
}

impl Brought {
    fn of(table: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Self {
        let mut brought = Self::default();
        if online::is_partitioned(table, cx) {
            return brought;
        }
        let new = |id: &ObjectId| !cx.from.contains(id);
        for (id, object) in inheritance::children(Kind::Index, table, cx.to).filter(|(id, _)| new(id)) {
            let Object::Index(index) = object else { continue };
            // One that is new there, too, comes after, and takes what it needs with it; one of a table that is new may be there.
            let there =
                |origin: &ObjectId| cx.from.contains(origin) && !cx.made.contains(origin) || new(parent);
            if index.origin.as_ref().is_some_and(there) {
                let own = Index { inherited: false, origin: None, ..index.clone() };
                brought.alone.extend(own.create(id, &[], cx));
            }
        }
        for (id, object) in inheritance::children(Kind::Constraint, table, cx.to).filter(|(id, _)| new(id)) {
            let Object::Constraint(constraint) = object else { continue };
            if constraint.inherited && stands_above(constraint, parent, cx) {
                brought.constraint(constraint, id, cx);
            }
        }
        brought
    }

    fn constraint(&mut self, constraint: &Constraint, id: &ObjectId, cx: &Context<'_>) {
        if constraint.is_foreign_key() {
            if !constraint.validated || constraint.not_enforced {
                return;
            }
            let (table, name) = (id.parent_sql(), quote_ident(&id.name));
            let sql = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {} NOT VALID", constraint.printed());
            let mut add = Statement::new(sql).lock(Lock::ShareRowExclusive, table);
            for (lock, referred) in constraint.reaches(id, false, cx) {
                add.locks_too(lock, referred.sql());
            }
            self.first.push(add);
            self.alone.push(constraint.validate(id, cx).transaction(Transaction::Outside));
        } else if constraint.has_plain_index() {
            let mut adopted = constraint.adopt_index(id).into_iter().flatten();
            self.alone.extend(adopted.next());
            self.taken.extend(adopted);
        }
    }
}

/// Whether the table above has such a constraint all the while, or as long as there is the table.
fn stands_above(constraint: &Constraint, parent: &ObjectId, cx: &Context<'_>) -> bool {
    inheritance::children(Kind::Constraint, parent, cx.to).any(|(id, object)| {
        let same = matches!(object, Object::Constraint(above)
            if above.sort == constraint.sort && above.printed() == constraint.printed());
        same && (cx.from.contains(id) && !cx.made.contains(id) || !cx.from.contains(parent))
    })
}
