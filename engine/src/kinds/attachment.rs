//! How a partition joins a table, and leaves it, while others use both: rows are checked before it joins, by a check that
//! PostgreSQL takes as proof, and what it has to have of the table is built before.

use super::{
    Constraint, Context, Index, Inheritance, Kind, Object, ObjectKind as _, bound, inheritance, offenders,
    online,
};
use crate::catalog::ObjectId;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{quote_ident, quote_literal};

/// Attaches a table that others use, or a new one to a table that others use; nothing where PostgreSQL has to read rows under a
/// lock that blocks them.
pub(super) fn attach(link: &Inheritance, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let Joining { table, parent, condition } = joins(link, id, cx)?;
    // A new one has no rows.
    let there = cx.from.contains(table);
    let own = there.then(|| Held::new(id, table, format!("({condition})")));
    let default = default_partition(parent, cx);
    let beside = default.map(|default| Held::new(id, default, format!("(NOT ({condition}))")));
    let held: Vec<Held<'_>> = own.into_iter().chain(beside).collect();
    let of_parent = if there { Brought::of(table, parent, cx) } else { Brought::default() };
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
    let leaving = leaves(link, id, cx)?;
    let below = leaving.table.sql();
    let checks = inheritance::children(Kind::Constraint, leaving.table, cx.from)
        .filter(|(_, object)| is_check(object));
    let names: Vec<String> = checks.map(|(check, _)| quote_literal(&check.name)).collect();
    let drop = left_behind(&below, leaving.means, &names.join(", "));
    Some(vec![leaving.detach(link, id, cx), Statement::new(drop).lock(Lock::AccessExclusive, below)])
}

/// Detaches a partition that is about to be dropped, so that its drop locks nothing but itself; nothing as [`detach`].
pub(super) fn detach_to_drop(table: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    let id = inheritance::link(table);
    let Some(Object::Inheritance(link)) = cx.from.get(&id) else { return None };
    Some(leaves(link, &id, cx)?.detach(link, &id, cx))
}

/// Drops the check by which PostgreSQL says what the bound of a detached partition was, under a name that it chooses. The table
/// has none where its own checks said as much, and somebody may have added one in between: it is known by its text.
fn left_behind(table: &str, means: &str, known: &str) -> String {
    let regclass = quote_literal(table);
    let drop = quote_literal(&format!("ALTER TABLE {} DROP CONSTRAINT %I", table.replace('%', "%%")));
    let says = "pg_catalog.pg_get_expr(conbin, conrelid)";
    // The number of the table above is another one in each database.
    let is_it = match bound::unnumbered(means) {
        Some(means) => format!(
            "pg_catalog.regexp_replace({says}, '''[0-9]+''::oid', '''''::oid', 'g') = {}",
            quote_literal(&means)
        ),
        None => format!("{says} = {}", quote_literal(means)),
    };
    format!(
        "DO $palisade_detached$
DECLARE
  palisade_path text := pg_catalog.current_setting('search_path');
  palisade_check name;
BEGIN
  PERFORM pg_catalog.set_config('search_path', '', true);
  SELECT conname INTO palisade_check FROM pg_catalog.pg_constraint
  WHERE conrelid = {regclass}::pg_catalog.regclass AND contype = 'c' AND conname <> ALL (ARRAY[{known}]::name[])
    AND {is_it}
  ORDER BY oid LIMIT 1;
  IF FOUND THEN
    EXECUTE pg_catalog.format({drop}, palisade_check);
  END IF;
  PERFORM pg_catalog.set_config('search_path', palisade_path, true);
END
$palisade_detached$"
    )
}

/// Whether one of these forms is taken.
pub(super) fn is_online(link: &Inheritance, id: &ObjectId, gone: bool, cx: &Context<'_>) -> bool {
    if gone { leaves(link, id, cx).is_some() } else { joins(link, id, cx).is_some() }
}

/// Whether a new partition is made as a table of its own and attached then: made as a partition, it would wait for everybody who
/// reads the table above, and have the rows of a default partition read while nobody else may.
pub(super) fn comes_apart(link: &Inheritance, id: &ObjectId, cx: &Context<'_>) -> bool {
    id.parent().is_some_and(|table| !cx.from.contains(table)) && joins(link, id, cx).is_some()
}

/// Whether the columns and constraints of a table, and of those above it, are what they were: one that changes has checks for a
/// while that a table which joins it then would lack.
fn is_settled(parent: &ObjectId, cx: &Context<'_>) -> bool {
    let above = std::iter::successors(Some(parent), |table| match cx.to.get(&inheritance::link(table)) {
        Some(Object::Inheritance(above)) => above.parents.first(),
        _ => None,
    });
    let above: Vec<&ObjectId> = above.collect();
    let of_these = |id: &&ObjectId| id.parent().is_some_and(|table| above.contains(&table));
    let mut touched = cx.changed.iter().chain(&cx.made).filter(of_these);
    !touched.any(|id| matches!(id.kind, Kind::Column | Kind::Constraint))
}

/// A table that becomes a partition.
struct Joining<'a> {
    table: &'a ObjectId,
    parent: &'a ObjectId,
    /// What its rows have to meet.
    condition: String,
}

fn joins<'a>(link: &'a Inheritance, id: &'a ObjectId, cx: &Context<'_>) -> Option<Joining<'a>> {
    let parent = link.parents.first().filter(|_| link.bound.is_some())?;
    let new = |table: &ObjectId| !cx.from.contains(table) && cx.in_use(parent) && is_settled(parent, cx);
    let table = id.parent().filter(|table| table.kind == Kind::Table && (cx.in_use(table) || new(table)))?;
    // What a default partition would be proven by says nothing of the bounds around the table itself.
    let nested =
        inheritance::partitioned_parent(parent, cx.to).is_some() && default_partition(parent, cx).is_some();
    // Of a new one without a default partition beside it nothing has to be known.
    let unread = || (new(table) && default_partition(parent, cx).is_none()).then(String::new);
    let condition = bound::condition(link, cx.to).or_else(unread)?;
    // One that only moves would be gone meanwhile.
    (!nested && !cx.from.contains(id)).then_some(Joining { table, parent, condition })
}

/// A partition that is one for good no more.
struct Leaving<'a> {
    table: &'a ObjectId,
    parent: &'a ObjectId,
    /// What its bound says, as PostgreSQL prints it.
    means: &'a str,
}

impl Leaving<'_> {
    fn detach(&self, link: &Inheritance, id: &ObjectId, cx: &Context<'_>) -> Statement {
        let (above, below) = (self.parent.sql(), self.table.sql());
        let sql = format!("ALTER TABLE {above} DETACH PARTITION {below} CONCURRENTLY");
        let mut detach = online::alone(sql, above).lock(Lock::AccessExclusive, below).only();
        for (_, referred, _) in link.foreign_keys(id, cx.from, cx) {
            detach.locks_too(Lock::ShareRowExclusive, referred.sql());
        }
        detach
    }
}

fn leaves<'a>(link: &'a Inheritance, id: &'a ObjectId, cx: &Context<'_>) -> Option<Leaving<'a>> {
    let stays = |table: &ObjectId| cx.to.contains(table);
    let table =
        id.parent().filter(|table| table.kind == Kind::Table && (cx.in_use(table) || !stays(table)))?;
    let parent = link.parents.first().filter(|parent| cx.in_use(parent))?;
    let (bound, means) = (link.bound.as_deref()?, link.means.0.as_deref()?);
    let referred =
        inheritance::referring(parent, cx).chain(inheritance::referring(table, cx)).next().is_some();
    // A check that is new could be told from the one that is left behind by nothing.
    let news = inheritance::children(Kind::Constraint, table, cx.to)
        .any(|(check, object)| is_check(object) && !cx.from.contains(check));
    // Whoever takes its rows has to be there when it is gone.
    let followed = || {
        let links = inheritance::partitions(parent, cx.to).map(inheritance::link);
        let mut new = links.filter(|link| cx.from.get(link) != cx.to.get(link));
        new.any(|new| match cx.to.get(&new) {
            Some(Object::Inheritance(new)) => {
                new.bound.as_deref().is_some_and(|new| bound::may_meet(bound, new))
            }
            _ => false,
        })
    };
    let alone =
        cx.to.contains(id) || referred || news || default_partition(parent, cx).is_some() || followed();
    (cx.to.server.major() >= 14 && !alone).then_some(Leaving { table, parent, means })
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
