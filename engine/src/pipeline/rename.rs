//! Renames that the source declares: run on the old state before the two are compared, so that whatever depends on the
//! object is carried along by PostgreSQL itself.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, ObjectId, Scope as Place};
use crate::connect::Session;
use crate::diff::diff;
use crate::error::Result;
use crate::introspect::introspect;
use crate::notes::Notes;
use crate::plan::{Code, Lock, Statement, Step, Verb};

/// Runs the declared renames that are still to be done, and those of names that PostgreSQL made up from them, on the
/// database behind `session`. Returns the steps and the catalog after them.
///
/// # Errors
/// When the database cannot be read, or PostgreSQL refuses a rename.
pub async fn run(session: &mut Session, to: &Catalog, notes: &Notes) -> Result<(Vec<Step>, Catalog)> {
    let mut steps = Vec::new();
    let mut state = introspect(session).await?;
    // What stands for itself first: the parts of a table are known by its new name.
    for depth in 0..3 {
        let declared = declared(&state, to, notes, depth);
        for (old, new) in &declared {
            steps.extend(rename(session, old, new, true).await?);
        }
        if !declared.is_empty() {
            state = introspect(session).await?;
        }
        for (old, new) in made_up(&state, to, &declared) {
            steps.extend(rename(session, &old, &new, false).await?);
            state = introspect(session).await?;
        }
    }
    Ok((steps, state))
}

/// The declared renames at that depth whose old name is there and whose new name is not.
fn declared(state: &Catalog, to: &Catalog, notes: &Notes, depth: usize) -> Vec<(ObjectId, ObjectId)> {
    let mut found = Vec::new();
    for (new, note) in &notes.objects {
        let Some(old_name) = &note.renamed_from else { continue };
        let old = ObjectId { name: old_name.as_str().into(), ..new.clone() };
        let at_depth = std::iter::successors(new.parent(), |parent| parent.parent()).count() == depth;
        if at_depth && state.contains(&old) && !state.contains(new) && !to.contains(&old) {
            found.push((old, new.clone()));
        }
    }
    found
}

/// Names that PostgreSQL (or we) made from a name that changed: `plans_pkey` of `plans`. They follow when the object
/// is otherwise the same, and nothing else could be meant.
fn made_up(state: &Catalog, to: &Catalog, declared: &[(ObjectId, ObjectId)]) -> Vec<(ObjectId, ObjectId)> {
    if declared.is_empty() {
        return Vec::new();
    }
    let changes = diff(state, to);
    let mut gone: BTreeMap<(&Place, &str), Vec<&ObjectId>> = BTreeMap::new();
    for old in &changes.dropped {
        gone.entry((&old.scope, old.kind.noun())).or_default().push(old);
    }
    let mut found = Vec::new();
    for new in &changes.created {
        let follows = |old: &&&ObjectId| {
            let renamed =
                declared.iter().any(|(from, to)| old.name.replace(&*from.name, &to.name) == *new.name);
            renamed && state.get(old) == to.get(new)
        };
        let candidates = gone.get(&(&new.scope, new.kind.noun()));
        let mut candidates = candidates.into_iter().flatten().filter(follows);
        if let (Some(old), None) = (candidates.next(), candidates.next()) {
            found.push(((*old).clone(), new.clone()));
        }
    }
    found
}

/// `known` says that running code may know the old name; what PostgreSQL made up it does not.
async fn rename(session: &Session, old: &ObjectId, new: &ObjectId, known: bool) -> Result<Option<Step>> {
    let Some(sql) = old.kind.rename(old, &new.name) else { return Ok(None) };
    session.execute(&sql).await?;
    let mut statement = Statement::new(sql).lock(Lock::AccessExclusive, old.root().sql());
    if known {
        let message = format!("running code that says {} no longer finds it", old.name);
        statement = statement.hazard(Code::BreaksCode, message);
    }
    let step = Step { id: new.clone(), verb: Verb::Alter, statements: vec![statement], commit_after: false };
    Ok(Some(step))
}
