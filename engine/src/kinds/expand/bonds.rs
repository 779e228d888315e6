//! What binds a column to others, and has to be there of the new one before it takes the place of the old one: keys, foreign
//! keys to it and from it, and the sequence that it takes its values from.

use super::super::{Constraint, Context, Kind, Object, ObjectKind as _, online};
use super::Change;
use crate::catalog::ObjectId;
use crate::plan::{Lock, Statement, Transaction};
use crate::sql::{Cursor, qualified, quote_literal};

/// Statements that build what the new column needs, and those that put it into its place.
#[derive(Default)]
pub(super) struct Bonds {
    /// An index for each key, and each foreign key once more; others read and write meanwhile.
    pub(super) built: Vec<Statement>,
    /// What lets go of the old column, before it is dropped.
    pub(super) freed: Vec<Statement>,
    /// What takes its name, once it is gone.
    pub(super) named: Vec<Statement>,
}

/// Whether one can be carried over.
pub(super) fn carries(change: &Change<'_>, other: &ObjectId) -> bool {
    let (from, to) = (change.cx.from.get(other), change.cx.to.get(other));
    match (from, to) {
        (Some(Object::Constraint(from)), Some(Object::Constraint(to))) if from == to => {
            // What goes has let go of it before.
            let gone = |part: &ObjectId| !change.cx.to.contains(part);
            let rests = |(part, _): (&ObjectId, _)| {
                part.parent() == Some(other) || gone(part) || carries_key(change, part)
            };
            definition(change, other, to).is_some() && change.cx.dependents(other).all(rests)
        }
        (Some(Object::SequenceOwner(from)), Some(Object::SequenceOwner(to))) => {
            from == to && from.column == *change.id
        }
        _ => false,
    }
}

/// Whether it is a foreign key to the column, which leans on the key there as well.
fn carries_key(change: &Change<'_>, other: &ObjectId) -> bool {
    match (change.cx.from.get(other), change.cx.to.get(other)) {
        (Some(Object::Constraint(from)), Some(Object::Constraint(to))) => {
            from == to && from.is_foreign_key() && definition(change, other, to).is_some()
        }
        _ => false,
    }
}

/// The definition of a constraint with the new column in the place of the old one; nothing where it has no form that lets
/// others work, or says more than which columns are meant.
fn definition(change: &Change<'_>, id: &ObjectId, constraint: &Constraint) -> Option<String> {
    let table = id.parent()?;
    if constraint.inherited || !constraint.validated || constraint.not_enforced {
        return None;
    }
    if constraint.is_foreign_key() {
        return foreign_key(change, table, constraint);
    }
    let mut cursor = Cursor::new(&constraint.definition)?;
    let word = ["primary key", "unique"].into_iter().find(|word| cursor.words(word))?;
    let nulls = if cursor.words("nulls not distinct") { " NULLS NOT DISTINCT" } else { "" };
    let columns = replaced(change, &cursor.parts()?);
    (cursor.is_done() && constraint.has_plain_index() && table == change.table)
        .then(|| format!("{}{nulls} ({columns})", word.to_uppercase()))
}

fn foreign_key(change: &Change<'_>, table: &ObjectId, constraint: &Constraint) -> Option<String> {
    let cx = change.cx;
    // Both tables are locked one after the other, and neither is a partition's or has some.
    let plain = |table: &ObjectId| {
        table.kind == Kind::Table
            && cx.in_use(table)
            && !cx.is_parent(table)
            && !online::is_partitioned(table, cx)
    };
    let mut cursor = Cursor::new(&constraint.definition)?;
    let from = cursor.words("foreign key").then(|| cursor.parts()).flatten()?;
    let to = cursor.words("references").then(|| cursor.qualified()).flatten()?;
    let columns = cursor.parts()?;
    let rest = cursor.rest();
    let [schema, name] = &to[..] else { return None };
    let referred = ObjectId::schema(Kind::Table, schema.as_str(), name.as_str());
    // `ON DELETE SET NULL (a)` names columns once more.
    if !plain(table) || !plain(&referred) || rest.contains('(') {
        return None;
    }
    let new = |table: &ObjectId, columns: &[&str]| match table == change.table {
        true => replaced(change, columns),
        false => columns.join(", "),
    };
    // Where the other end changes its type as well, both would be put in place of what the other one names.
    let mut others =
        from.iter().map(|name| (table, name)).chain(columns.iter().map(|name| (&referred, name)));
    let steady = others.all(|(table, name)| steady(change, table, name));
    steady.then(|| {
        let (from, to) = (new(table, &from), new(&referred, &columns));
        format!("FOREIGN KEY ({from}) REFERENCES {}({to}) {rest}", referred.sql()).trim_end().to_owned()
    })
}

/// Whether a column has the same type all the while, or is the one that changes.
fn steady(change: &Change<'_>, table: &ObjectId, name: &str) -> bool {
    let Some(name) = Cursor::new(name).and_then(|mut cursor| cursor.name()) else { return false };
    let id = ObjectId::on(Kind::Column, table, name);
    let (from, to) = (change.cx.from.get(&id), change.cx.to.get(&id));
    id == *change.id
        || matches!((from, to), (Some(Object::Column(from)), Some(Object::Column(to))) if !from.retyped(to))
}

/// A list of columns with the new one in it.
fn replaced(change: &Change<'_>, columns: &[&str]) -> String {
    let is_it = |column: &str| {
        Cursor::new(column).and_then(|mut cursor| cursor.name()).as_deref() == Some(&*change.id.name)
    };
    let columns = columns.iter().map(|column| match is_it(column) {
        true => change.new.sql(),
        false => (*column).to_owned(),
    });
    columns.collect::<Vec<_>>().join(", ")
}

/// All that binds it, keys before the foreign keys that refer to them.
pub(super) fn bonds(change: &Change<'_>) -> Option<Bonds> {
    let (mut bonds, cx) = (Bonds::default(), change.cx);
    let mut constraints: Vec<(&ObjectId, &Constraint)> = Vec::new();
    for (id, entry) in cx.dependents(change.id).filter(|(id, _)| cx.to.contains(id)) {
        match &*entry.object {
            Object::Constraint(constraint) => constraints.push((id, constraint)),
            Object::SequenceOwner(_) => bonds.freed.push(Statement::new(format!(
                "ALTER SEQUENCE {} OWNED BY {}.{}",
                id.parent_sql(),
                change.table.sql(),
                change.new.sql()
            ))),
            _ => {}
        }
    }
    constraints.sort_by_key(|(_, constraint)| constraint.is_foreign_key());
    for (id, constraint) in constraints {
        let stands_in = Constraint { definition: definition(change, id, constraint)?, ..constraint.clone() };
        if constraint.is_foreign_key() {
            bonds.foreign_key(id, &stands_in, cx);
        } else {
            bonds.key(id, &stands_in, change)?;
        }
        bonds.named.extend(change.parts_of(id));
    }
    bonds.identity(change);
    Some(bonds)
}

impl Bonds {
    fn key(&mut self, id: &ObjectId, key: &Constraint, change: &Change<'_>) -> Option<()> {
        let aside = ObjectId::on(Kind::Index, change.table, online::passing_name("new", id));
        let mut build = key.adopt_index(&aside)?.into_iter().next()?;
        // Before, only the old column is there to be counted; and what is one value each stays so.
        build.hazards.iter_mut().for_each(|hazard| hazard.counts = None);
        if change.fits() {
            build.hazards.clear();
        }
        self.built.push(build);
        let word = if key.primary_key().is_some() { "PRIMARY KEY" } else { "UNIQUE" };
        let (name, index) = (id.sql(), aside.sql());
        self.named
            .push(change.alter(&format!("ADD CONSTRAINT {name} {word} USING INDEX {index}{}", key.timing())));
        Some(())
    }

    fn foreign_key(&mut self, id: &ObjectId, key: &Constraint, cx: &Context<'_>) {
        let (table, name) = (id.parent_sql(), id.sql());
        let passing = ObjectId { name: online::passing_name("new", id).into(), ..id.clone() };
        let alter = |lock, clause: &str| {
            let mut statement =
                Statement::new(format!("ALTER TABLE {table} {clause}")).lock(lock, table.clone());
            for (_, referred) in key.reaches(id, false, cx) {
                statement.locks_too(lock, referred.sql());
            }
            statement
        };
        let add = format!("ADD CONSTRAINT {} {} NOT VALID", passing.sql(), key.printed());
        self.built.push(alter(Lock::ShareRowExclusive, &add));
        let mut validate = key.validate(&passing, cx).transaction(Transaction::Outside);
        // The old one says as much of every row.
        validate.hazards.clear();
        self.built.push(validate);
        self.freed.push(alter(Lock::AccessExclusive, &format!("DROP CONSTRAINT {name}")));
        let rename = format!("ALTER TABLE {table} RENAME CONSTRAINT {} TO {name}", passing.sql());
        self.named.push(Statement::new(rename).lock(Lock::AccessExclusive, table.clone()));
    }

    /// A sequence of the column's own goes with it: the new one has another, which goes on where that was.
    fn identity(&mut self, change: &Change<'_>) {
        let (Some(old), Some(new)) = (&change.from.identity, &change.to.identity) else { return };
        let schema = change.id.schema_name().unwrap_or_default();
        let aside = online::passing_name("sequence", change.id);
        let of = |name: &str| qualified(schema, name);
        // Whoever takes numbers by its name waits from here on, and none is given out behind the one that is read.
        let rename = format!("ALTER SEQUENCE {} RENAME TO {aside}", of(&old.sequence));
        self.freed.push(Statement::new(rename).lock(Lock::AccessExclusive, of(&old.sequence)));
        self.freed.push(change.alter(&format!(
            "ALTER COLUMN {} ADD {}",
            change.new.sql(),
            new.clause_as(&change.new, &new.sequence)
        )));
        self.freed.push(Statement::new(format!(
            "SELECT pg_catalog.setval({}, last_value, is_called) FROM {}",
            quote_literal(&of(&new.sequence)),
            of(&aside)
        )));
        self.named.extend(change.parts_of_sequence());
    }
}
