//! The index that a policy needs is created beside it where no other serves.

use super::Expansion;
use crate::name::make_object_name;
use crate::resolved::intent::{AtomKind, Predicate, TableIntent};
use crate::resolved::{Index, IndexElement, IndexTarget, Table};
use crate::written::{Command, Managed};

/// The columns whose indexes find all rows of a predicate: for each way to satisfy it one. Missing if there is a way
/// that no index serves, since the whole table is read then.
pub(super) fn needed(predicate: &Predicate) -> Option<Vec<&str>> {
    match predicate {
        Predicate::Or(parts) => {
            let parts: Option<Vec<Vec<&str>>> = parts.iter().map(needed).collect();
            parts.map(|parts| parts.concat())
        }
        Predicate::And(parts) => parts.iter().find_map(needed),
        Predicate::Atom(atom) => match &atom.kind {
            AtomKind::Owner { column }
            | AtomKind::Related { column, .. }
            | AtomKind::Tenant { column, .. } => Some(vec![column]),
            AtomKind::Party { columns } => Some(columns.iter().map(String::as_str).collect()),
            AtomKind::CanRead(parent) | AtomKind::CanUpdate(parent) => match parent.columns.as_slice() {
                [column] => Some(vec![column]),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The indexes that are missing on a table.
pub(super) fn indexes(expansion: &Expansion<'_>, table: &Table, intent: &TableIntent) -> Vec<Index> {
    if table.managed != Managed::Yes {
        return Vec::new();
    }
    let mut wanted: Vec<(String, String, &crate::SourceLocation)> = Vec::new();
    for rule in intent.rules.iter().filter(|rule| !rule.restrictive) {
        let mut commands = rule.commands.iter().filter(|one| one.command != Command::Insert);
        let Some(command) = commands.next() else { continue };
        let word = command.command.sql().to_lowercase();
        for column in needed(&rule.when).unwrap_or_default() {
            let reason = format!("Serves the policies for {word} of {}.", rule.to.join(", "));
            wanted.push((column.to_owned(), reason, &rule.location));
        }
    }
    for relation in &intent.relations {
        let function = super::relation::function_name(&expansion.intent.schema, &intent.name, &relation.name);
        let both = [Some(&relation.from), relation.symmetric.then_some(&relation.to)];
        for column in both.into_iter().flatten() {
            wanted.push((column.clone(), format!("Serves the relation {function}()."), &relation.location));
        }
    }
    let mut made: Vec<Index> = Vec::new();
    for (column, reason, location) in wanted {
        if served(table, &column) || made.iter().any(|index| leads(index, &column)) {
            continue;
        }
        made.push(Index {
            location: location.clone(),
            name: name(table, &column),
            elements: vec![IndexElement {
                target: IndexTarget::Column(column),
                opclass: None,
                descending: false,
                nulls: None,
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
