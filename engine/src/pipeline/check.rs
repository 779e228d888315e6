//! Compares the code with a database, for people and for CI.

use serde::Serialize;

use crate::catalog::{Catalog, ObjectId};
use crate::error::Result;
use crate::plan::{Plan, Verb, plan};

use super::{Comparison, Pipeline, Resolved, compare};

/// The outcome of a check.
#[derive(Debug, Clone)]
pub struct Check {
    /// Every object that differs, in the order of their names.
    pub differences: Vec<Difference>,
    /// The way from the database to the code.
    pub plan: Plan,
    /// Sentences for stderr: what was not compared, and why.
    pub messages: Vec<String>,
}

/// One object that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The object.
    pub object: ObjectId,
    /// What it would take to bring the database to the code.
    pub verb: Verb,
    /// Its definition in the database, as SQL; empty where it is not there.
    pub actual: String,
    /// Its definition in the code, as SQL; empty where it is not there.
    pub expected: String,
}

/// Compares what is there with what is expected, within the scope of the expectation.
///
/// # Errors
/// When no order of the changes is right, which would be a defect.
pub async fn check(pipeline: &Pipeline<'_>, actual: &Resolved, expected: &Resolved) -> Result<Check> {
    let mut messages: Vec<String> = actual.messages.iter().chain(&expected.messages).cloned().collect();
    let (from, to) = match (&actual.scope, &expected.scope) {
        (None, Some(scope)) => {
            for id in scope.foreign_grants(&actual.catalog) {
                messages.push(format!("not compared, because the role is not managed: {id}"));
            }
            (scope.restrict(&actual.catalog), expected.catalog.clone())
        }
        (Some(scope), None) => (actual.catalog.clone(), scope.restrict(&expected.catalog)),
        _ => (actual.catalog.clone(), expected.catalog.clone()),
    };
    let Comparison { changes, plan, notes } = compare(pipeline, None, &from, &to, &expected.notes).await?;
    messages.extend(notes);
    let mut differences = Vec::new();
    for (verb, ids) in [(Verb::Create, &changes.created), (Verb::Drop, &changes.dropped), (Verb::Alter, &changes.changed)] {
        for id in ids {
            let object = id.clone();
            let (actual, expected) = (definition(&from, id), definition(&to, id));
            differences.push(Difference { object, verb, actual, expected });
        }
    }
    differences.sort_by(|a, b| a.object.cmp(&b.object));
    // What goes or comes with its parent needs no line of its own.
    let alone: Vec<Difference> = differences
        .iter()
        .filter(|one| !differences.iter().any(|other| other.verb == one.verb && is_within(&one.object, &other.object)))
        .cloned()
        .collect();
    Ok(Check { differences: alone, plan, messages })
}

fn is_within(inner: &ObjectId, outer: &ObjectId) -> bool {
    inner.parent().is_some_and(|parent| parent == outer || is_within(parent, outer))
}

/// An object as the SQL that creates it, with what belongs to it.
fn definition(catalog: &Catalog, id: &ObjectId) -> String {
    let mut part = Catalog { server: catalog.server.clone(), ..Catalog::default() };
    let Some(entry) = catalog.objects.get(id) else { return String::new() };
    part.objects.insert(id.clone(), entry.clone());
    let children = catalog.objects.iter().filter(|(child, _)| is_within(child, id));
    part.objects.extend(children.map(|(id, entry)| (id.clone(), entry.clone())));
    let empty = Catalog { server: catalog.server.clone(), ..Catalog::default() };
    match plan(&empty, &part, &crate::diff::diff(&empty, &part)) {
        Ok(plan) => plan.statements().map(|statement| format!("{};\n", statement.sql)).collect(),
        Err(error) => format!("-- {error}\n"),
    }
}
