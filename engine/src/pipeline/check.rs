//! Compares the code with a database, for people and for CI.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{Catalog, ObjectId};
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::plan::{Plan, Verb, plan};

use super::{Comparison, Pipeline, Resolved, Scope, compare};

/// The outcome of a check.
#[derive(Debug, Clone)]
pub struct Check {
    /// Every object that differs, in the order of their names.
    pub differences: Vec<Difference>,
    /// The way from the database to the code.
    pub plan: Plan,
    /// Sentences for stderr: what was not compared, and why.
    pub messages: Vec<String>,
    /// What is there, or expected, and modelled by no kind.
    pub unmodelled: BTreeSet<String>,
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
            let there = left_open(scope.restrict(&actual.catalog), &expected.catalog);
            (Cow::Owned(there), Cow::Borrowed(&expected.catalog))
        }
        (Some(scope), None) => {
            let there = left_open(scope.restrict(&expected.catalog), &actual.catalog);
            (Cow::Borrowed(&actual.catalog), Cow::Owned(there))
        }
        _ => (Cow::Borrowed(&actual.catalog), Cow::Borrowed(&expected.catalog)),
    };
    let Comparison { changes, plan, notes } = compare(pipeline, &from, &to, &expected.notes).await?;
    messages.extend(notes);
    let changed: BTreeMap<&ObjectId, Verb> =
        [(Verb::Create, &changes.created), (Verb::Drop, &changes.dropped), (Verb::Alter, &changes.changed)]
            .into_iter()
            .flat_map(|(verb, ids)| ids.iter().map(move |id| (id, verb)))
            .collect();
    // What goes or comes with its parent needs no line of its own.
    let alone =
        |id: &ObjectId, verb: Verb| !ancestors(id).any(|ancestor| changed.get(ancestor) == Some(&verb));
    let shown: BTreeMap<&ObjectId, Verb> =
        changed.iter().map(|(id, verb)| (*id, *verb)).filter(|(id, verb)| alone(id, *verb)).collect();
    let (actual, expected) = (Definitions::of(&from, &shown), Definitions::of(&to, &shown));
    let differences = shown
        .iter()
        .map(|(id, verb)| Difference {
            object: (*id).clone(),
            verb: *verb,
            actual: actual.get(id),
            expected: expected.get(id),
        })
        .collect();
    let unmodelled = actual.catalog.unmodelled.union(&expected.catalog.unmodelled).cloned().collect();
    Ok(Check { differences, plan, messages, unmodelled })
}

impl Check {
    /// Takes out what differs from the migrations and not from the code: somebody made it by hand, and the code has
    /// taken it over. The objects of which that is so.
    pub(super) async fn taken_over(
        &mut self,
        pipeline: &Pipeline<'_>,
        found: Catalog,
        wanted: &Catalog,
        scope: &Scope,
    ) -> Result<Vec<ObjectId>> {
        let code = check(
            pipeline,
            &Resolved::bare(found, None),
            &Resolved::bare(wanted.clone(), Some(scope.clone())),
        )
        .await?;
        let differs = |id: &ObjectId| {
            let related = |other: &ObjectId| {
                other == id || ancestors(other).any(|up| up == id) || ancestors(id).any(|up| up == other)
            };
            code.differences.iter().any(|one| related(&one.object))
        };
        let (left, taken): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.differences).into_iter().partition(|one| differs(&one.object));
        self.differences = left;
        Ok(taken.into_iter().map(|one| one.object).collect())
    }
}

/// A database as it is compared with sources: without what those leave open.
pub(super) fn left_open(mut there: Catalog, declared: &Catalog) -> Catalog {
    for (id, entry) in &mut there.objects {
        if let Some(object) = declared.get(id).and_then(|declared| entry.object.left_open(declared)) {
            entry.object = object.into();
        }
    }
    there
}

/// Refuses what no kind models: for runs that must not pass over anything.
///
/// # Errors
/// When there is something, with its names.
pub fn refuse_unmodelled(unmodelled: &BTreeSet<String>) -> Result<()> {
    if unmodelled.is_empty() {
        return Ok(());
    }
    let error = Error::new("there is something that no kind models, and --strict passes over nothing");
    let error = unmodelled.iter().fold(error, |error, name| error.detail(name.as_str()));
    Err(error.hint("leave --strict out to work with the rest; COVERAGE.md says what becomes of it"))
}

pub(super) fn ancestors(id: &ObjectId) -> impl Iterator<Item = &ObjectId> {
    std::iter::successors(id.parent(), |parent| parent.parent())
}

/// Some objects as the SQL that creates them, each with what belongs to it.
struct Definitions<'a> {
    catalog: &'a Catalog,
    children: BTreeMap<&'a ObjectId, Vec<&'a ObjectId>>,
}

impl<'a> Definitions<'a> {
    fn of(catalog: &'a Catalog, wanted: &BTreeMap<&ObjectId, Verb>) -> Self {
        let mut children: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
        if wanted.is_empty() {
            return Self { catalog, children };
        }
        for id in catalog.objects.keys() {
            for ancestor in ancestors(id).filter(|ancestor| wanted.contains_key(ancestor)) {
                children.entry(ancestor).or_default().push(id);
            }
        }
        Self { catalog, children }
    }

    /// The statements that create the object, or nothing where it is not there.
    fn get(&self, id: &ObjectId) -> String {
        let empty = Catalog { server: self.catalog.server.clone(), ..Catalog::default() };
        let mut part = empty.clone();
        let family = self.children.get(id).into_iter().flatten().copied().chain([id]);
        let entries = family.filter_map(|id| self.catalog.objects.get_key_value(id));
        part.objects.extend(entries.map(|(id, entry)| (id.clone(), entry.clone())));
        match plan(&empty, &part, &diff(&empty, &part)) {
            Ok(plan) => plan.statements().map(|statement| format!("{};\n", statement.sql)).collect(),
            Err(error) => format!("-- {error}\n"),
        }
    }
}
