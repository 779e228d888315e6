//! Policies that lead back to themselves, which PostgreSQL would report at run time, to whoever reads the table.

use super::Expansion;
use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;
use crate::resolved::intent::{AtomKind, Predicate, TableIntent};
use crate::written::Command;

pub(super) fn check(expansion: &mut Expansion<'_>) {
    for intent in expansion.intent.tables.values() {
        let mut path = vec![intent.name.clone()];
        let Some(location) = leads_back(expansion, intent, &mut path) else { continue };
        // Reported once, from the table whose name comes first.
        if path.iter().min() != Some(&intent.name) {
            continue;
        }
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        let text = format!("reading {} leads back to itself: {}", intent.name, names.join(" -> "));
        expansion.report(
            &location,
            text,
            "ask for a relation instead of `can_read`: its function reads past row security, and so ends",
        );
    }
}

/// The first condition of a way that leads back to where it starts; `path` is then that way.
fn leads_back(
    expansion: &Expansion<'_>,
    at: &TableIntent,
    path: &mut Vec<QualifiedName>,
) -> Option<SourceLocation> {
    for (target, location) in reads(at) {
        if *target == path[0] {
            path.push(target.clone());
            return Some(location.clone());
        }
        if path.contains(target) {
            continue;
        }
        let Some(next) = expansion.intent.tables.get(target) else { continue };
        path.push(target.clone());
        if leads_back(expansion, next, path).is_some() {
            return Some(location.clone());
        }
        path.pop();
    }
    None
}

/// The tables whose policies hold when this one is read.
fn reads(intent: &TableIntent) -> Vec<(&QualifiedName, &SourceLocation)> {
    let select = intent.rules_for(Command::Select).map(|(rule, _)| &rule.when);
    let atoms = select.flat_map(Predicate::atoms);
    let found = atoms.filter_map(|atom| match &atom.kind {
        AtomKind::CanRead(parent) | AtomKind::CanUpdate(parent) => Some((&parent.table, &atom.location)),
        _ => None,
    });
    found.collect()
}
