//! The index that a policy needs is created beside it where no other serves.

use super::Expansion;
use super::rules::holding;
use crate::diagnostic::SourceLocation;
use crate::lower::notes::default_names;
use crate::name::make_object_name;
use crate::resolved::intent::{AtomKind, Parent, Predicate, TableIntent};
use crate::resolved::{Index, IndexElement, IndexTarget, Served, Table};
use crate::written::{Command, Managed};

/// How far a way from parent to parent is followed.
pub(super) const MAX_HOPS: usize = 8;

/// The columns whose indexes find all rows of a predicate: for each way to satisfy it one. Missing if there is a way
/// that no index serves, since the whole table is read then.
pub(super) fn needed<'p>(
    expansion: &Expansion<'_>,
    predicate: &'p Predicate,
    roles: &[String],
    hops: usize,
) -> Option<Vec<&'p str>> {
    let of = |part: &'p Predicate| needed(expansion, part, roles, hops);
    match predicate {
        Predicate::Or(parts) => {
            let parts: Option<Vec<Vec<&str>>> = parts.iter().map(of).collect();
            parts.map(|parts| parts.concat())
        }
        Predicate::And(parts) => parts.iter().find_map(of),
        Predicate::Atom(atom) => match &atom.kind {
            AtomKind::Owner { column }
            | AtomKind::Related { column, .. }
            | AtomKind::Tenant { column, .. } => Some(vec![column]),
            AtomKind::Party { columns } => Some(columns.iter().map(String::as_str).collect()),
            AtomKind::CanRead(parent) => is_set(expansion, parent, Command::Select, roles, hops),
            AtomKind::CanUpdate(parent) => is_set(expansion, parent, Command::Update, roles, hops)
                .or_else(|| is_set(expansion, parent, Command::Select, roles, hops)),
            _ => None,
        },
    }
}

/// The column of a foreign key whose parent is asked for as a set.
fn is_set<'p>(
    expansion: &Expansion<'_>,
    parent: &'p Parent,
    command: Command,
    roles: &[String],
    hops: usize,
) -> Option<Vec<&'p str>> {
    match parent.columns.as_slice() {
        [column] if is_small(expansion, parent, command, roles, hops) => Some(vec![column]),
        _ => None,
    }
}

/// Whether what the caller may read or change of a table is bounded by indexes, and so no large part of it.
pub(super) fn is_small(
    expansion: &Expansion<'_>,
    parent: &Parent,
    command: Command,
    roles: &[String],
    hops: usize,
) -> bool {
    let Some(intent) = expansion.intent.tables.get(&parent.table).filter(|_| hops > 0) else { return false };
    let rules: Vec<_> = roles.iter().flat_map(|role| holding(intent, command, role)).collect();
    let mut admits = rules.iter().filter(|one| !one.rule.restrictive).peekable();
    intent.is_whole()
        && admits.peek().is_some()
        && admits.all(|one| needed(expansion, &one.rule.when, roles, hops - 1).is_some())
}

/// A column that rows are looked up by, with the reason and the place of it.
struct Wanted<'a> {
    column: String,
    reason: String,
    location: &'a SourceLocation,
}

fn wanted<'a>(expansion: &Expansion<'_>, intent: &'a TableIntent) -> Vec<Wanted<'a>> {
    let mut wanted: Vec<Wanted<'a>> = Vec::new();
    for rule in intent.rules.iter().filter(|rule| !rule.restrictive) {
        let mut commands = rule.commands.iter().filter(|one| one.command != Command::Insert);
        let Some(command) = commands.next() else { continue };
        let word = command.command.sql().to_lowercase();
        for column in needed(expansion, &rule.when, &rule.to, MAX_HOPS).unwrap_or_default() {
            let reason = format!("Serves the policies for {word} of {}.", rule.to.join(", "));
            wanted.push(Wanted { column: column.to_owned(), reason, location: &rule.location });
        }
    }
    for relation in &intent.relations {
        let function = super::relation::function_name(&expansion.intent.schema, &intent.name, &relation.name);
        let both = [Some(&relation.from), relation.symmetric.then_some(&relation.to)];
        for column in both.into_iter().flatten() {
            let reason = format!("Serves the relation {function}().");
            wanted.push(Wanted { column: column.clone(), reason, location: &relation.location });
        }
    }
    wanted
}

/// What serves each column that rows are looked up by, once the missing indexes are there.
pub(super) fn serving(expansion: &Expansion<'_>, table: &Table, intent: &TableIntent) -> Vec<Served> {
    let names = default_names(table).keys;
    let keys: Vec<_> = table.primary_key.iter().chain(&table.uniques).zip(names).collect();
    let mut out = Vec::new();
    for Wanted { column, reason, .. } in wanted(expansion, intent) {
        let index = table.indexes.iter().find(|index| leads(index, &column)).map(|index| index.name.clone());
        let key = || {
            let found = keys.iter().find(|(key, _)| key.columns.first() == Some(&column));
            found.map(|(_, name)| name.clone())
        };
        if let Some(index) = index.or_else(key) {
            out.push(Served { table: table.name.clone(), column, index, reason });
        }
    }
    out.sort();
    out.dedup_by(|a, b| a.column == b.column && a.reason == b.reason);
    out
}

/// The indexes that are missing on a table.
pub(super) fn indexes(expansion: &Expansion<'_>, table: &Table, intent: &TableIntent) -> Vec<Index> {
    if table.managed != Managed::Yes {
        return Vec::new();
    }
    let mut made: Vec<Index> = Vec::new();
    for Wanted { column, reason, location } in wanted(expansion, intent) {
        if served(table, &column) || made.iter().any(|index| leads(index, &column)) {
            continue;
        }
        made.push(Index {
            renamed_from: None,
            location: location.clone(),
            name: name(table, &column),
            elements: vec![IndexElement {
                target: IndexTarget::Column(column),
                opclass: None,
                descending: false,
                nulls: None,
                collate: None,
                statistics: None,
            }],
            unique: false,
            nulls_not_distinct: false,
            using: None,
            include: Vec::new(),
            predicate: None,
            with: Vec::new(),
            tablespace: None,
            comment: Some(reason),
        });
    }
    made
}

/// Whether a key or an index of all rows starts with the column.
fn served(table: &Table, column: &str) -> bool {
    let keys = table.primary_key.iter().chain(&table.uniques);
    keys.into_iter().any(|key| key.columns.first().is_some_and(|first| first == column))
        || table.indexes.iter().any(|index| leads(index, column))
}

fn leads(index: &Index, column: &str) -> bool {
    let searches = index.using.as_deref().is_none_or(|method| matches!(method, "btree" | "hash"));
    let plain = index.elements.first().is_some_and(|first| {
        first.opclass.is_none() && matches!(&first.target, IndexTarget::Column(name) if name == column)
    });
    searches && plain && index.predicate.is_none()
}

fn name(table: &Table, column: &str) -> String {
    let plain = make_object_name(&table.name.name, column, "idx");
    let taken = table.indexes.iter().any(|index| index.name == plain);
    if taken { make_object_name(&table.name.name, column, "policy_idx") } else { plain }
}
