//! Renames that the source declares: run on the old state before the two are compared, so that whatever depends on the
//! object is carried along by PostgreSQL itself.

use std::collections::BTreeMap;

use super::alike::alike;
use crate::catalog::{Catalog, ObjectId, Scope as Place};
use crate::connect::Session;
use crate::diff::diff;
use crate::error::Result;
use crate::introspect::introspect;
use crate::notes::Notes;
use crate::plan::{Code, Lock, Statement, Step, Verb};

/// How often names are looked at again after others changed: a schema, a table in it, a column of that, a constraint
/// on the column, with room for functions over all of them.
const ROUNDS: usize = 8;

/// Runs the declared renames that are still to be done, and those of names that PostgreSQL made up from them, on the
/// database behind `session`. Returns the steps and the catalog after them.
///
/// # Errors
/// When the database cannot be read, or PostgreSQL refuses a rename.
pub async fn run(session: &mut Session, to: &Catalog, notes: &Notes) -> Result<(Vec<Step>, Catalog)> {
    let mut steps = Vec::new();
    let mut state = introspect(session).await?;
    let mut done: Vec<(ObjectId, ObjectId)> = Vec::new();
    for _ in 0..ROUNDS {
        let declared = declared(&state, to, notes);
        let parts = parts(&state, notes);
        if declared.is_empty() && parts.is_empty() {
            break;
        }
        for (old, new) in &declared {
            let message = breaks(old, notes.objects.get(new).and_then(|note| note.keep_old));
            steps.extend(rename(session, old, new, message).await?);
        }
        for (id, sql) in parts {
            session.execute(&sql).await?;
            let message =
                format!("running code that says the old name of a part of {} no longer finds it", id.name);
            steps.push(step(&id, &id, sql, Some(message)));
        }
        done.extend(declared);
        state = introspect(session).await?;
        for (old, new) in made_up(&state, to, &done) {
            steps.extend(rename(session, &old, &new, None).await?);
            state = introspect(session).await?;
        }
    }
    Ok((steps, state))
}

/// Whether there is anything to be renamed.
pub(super) fn is_due(state: &Catalog, to: &Catalog, notes: &Notes) -> bool {
    !declared(state, to, notes).is_empty() || !parts(state, notes).is_empty()
}

/// What the notes say of names that nothing has any more, and of old names that something still has: sentences for
/// whoever wrote them. `before` is the state before the renames.
pub(super) fn remarks(before: &Catalog, to: &Catalog, notes: &Notes) -> Vec<String> {
    let mut out = Vec::new();
    for (new, note) in &notes.objects {
        // As long as the old name is served, it says what the name is of.
        let Some(old_name) = note.renamed_from.as_ref().filter(|_| note.keep_old != Some(true)) else {
            continue;
        };
        let old = new.named(old_name);
        let place = &note.location;
        if to.contains(&old) && notes.objects.get(&old).is_none_or(|note| note.renamed_from.is_none()) {
            out.push(format!(
                "{place}: {new} is `renamed_from` {old_name:?}, and the sources still declare {old}"
            ));
        } else if before.contains(new) && !before.contains(&old) {
            out.push(format!(
                "{place}: `renamed_from = {old_name:?}` of {new} can go once every database has the migrations: \
                 nothing they lead to is called that"
            ));
        }
    }
    out
}

/// The declared renames whose old name is there and whose new name is not.
fn declared(state: &Catalog, to: &Catalog, notes: &Notes) -> Vec<(ObjectId, ObjectId)> {
    let mut found = Vec::new();
    for (new, note) in &notes.objects {
        let Some(old_name) = &note.renamed_from else { continue };
        let old = new.named(old_name);
        let goes_on = || notes.objects.get(&old).is_some_and(|note| note.renamed_from.is_some());
        if state.contains(&old) && !state.contains(new) && (!to.contains(&old) || goes_on()) {
            found.push((old, new.clone()));
        }
    }
    // What is inside a schema or on a table is known by their new names, in the next round.
    let outermost = found.iter().map(|(old, _)| depth(old)).min();
    found.retain(|(old, _)| Some(depth(old)) == outermost);
    found
}

fn depth(id: &ObjectId) -> usize {
    match &id.scope {
        Place::Database => 0,
        Place::Schema(_) => 1,
        Place::On(parent) => depth(parent) + 1,
    }
}

/// The declared renames of parts that are no objects of their own.
fn parts(state: &Catalog, notes: &Notes) -> Vec<(ObjectId, String)> {
    let all = notes.parts.iter().flat_map(|(id, parts)| parts.iter().map(move |(old, new)| (id, old, new)));
    all.filter_map(|(id, old, new)| Some((id.clone(), state.get(id)?.rename_part(id, old, new)?))).collect()
}

/// Names that PostgreSQL (or we) made from a name that changed: `plans_pkey` of `plans`. They follow when the object
/// is otherwise the same, and nothing else could be meant.
fn made_up(state: &Catalog, to: &Catalog, done: &[(ObjectId, ObjectId)]) -> Vec<(ObjectId, ObjectId)> {
    let changes = diff(state, to);
    let mut gone: BTreeMap<(&Place, &str), Vec<&ObjectId>> = BTreeMap::new();
    for old in &changes.dropped {
        gone.entry((&old.scope, old.kind.noun())).or_default().push(old);
    }
    let mut found = Vec::new();
    for new in &changes.created {
        let follows = |old: &&&ObjectId| {
            let renamed = done
                .iter()
                .any(|(from, to)| old.name.replace(&from.bare_name(), &to.bare_name()) == *new.name);
            renamed && alike(state, old, to, new)
        };
        let candidates = gone.get(&(&new.scope, new.kind.noun()));
        let mut candidates = candidates.into_iter().flatten().filter(follows);
        if let (Some(old), None) = (candidates.next(), candidates.next()) {
            found.push(((*old).clone(), new.clone()));
        }
    }
    found
}

/// What becomes of running code that says the old name; `kept` says whether that is served, too, where it can be.
fn breaks(old: &ObjectId, kept: Option<bool>) -> Option<String> {
    let message = format!("running code that says {} no longer finds it", old.name);
    match kept {
        Some(true) => None,
        Some(false) => Some(format!("{message}; `keep_old` beside `renamed_from` serves both names")),
        None => Some(message),
    }
}

/// `breaks` says what becomes of running code; what PostgreSQL made up it does not know.
async fn rename(
    session: &Session,
    old: &ObjectId,
    new: &ObjectId,
    breaks: Option<String>,
) -> Result<Option<Step>> {
    let Some(sql) = old.kind.rename(old, &new.bare_name()) else { return Ok(None) };
    session.execute(&sql).await?;
    Ok(Some(step(old, new, sql, breaks)))
}

fn step(old: &ObjectId, new: &ObjectId, sql: String, breaks: Option<String>) -> Step {
    let mut statement = Statement::new(sql).lock(Lock::AccessExclusive, old.root().sql());
    if let Some(message) = breaks {
        statement = statement.hazard(Code::BreaksCode, message);
    }
    Step { id: new.clone(), verb: Verb::Alter, statements: vec![statement], commit_after: false }
}
