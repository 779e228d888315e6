//! The proof of a proposal: the sources with intent in them are loaded, and access is compared with what was pulled. A
//! policy is given up as long as anything but equivalence is found.

use std::collections::BTreeSet;

use palisade_model as model;

use super::Reasons;
use crate::access::{self, AccessDiff, Solver, State, Verdict};
use crate::catalog::{Catalog, ObjectId};
use crate::diff::diff;
use crate::error::Result;
use crate::introspect::introspect;
use crate::kinds::Kind;
use crate::kinds::Object;
use crate::load::LoadFailure;
use crate::pipeline::declared;
use crate::pull::Held;
use crate::pull::draft::{self, Draft};
use crate::pull::prove::Prover;
use crate::pull::wanted::Wanted;

/// How often policies are given up before nothing is recognised at all.
const ROUNDS: usize = 12;

/// The sources with as much intent in them as is proven; and why the other policies stay as they are. Without a draft
/// nothing is.
pub(in crate::pull) async fn prove(
    prover: &Prover<'_>,
    wanted: &Wanted,
    default_schema: &str,
    held: &Held,
) -> Result<(Option<Draft>, Reasons)> {
    let mut except = Reasons::new();
    for _ in 0..ROUNDS {
        let draft = draft::draft(wanted, prover.base, default_schema, held, Some(&except))?;
        except.extend(draft.proposal.reasons.clone());
        if draft.proposal.policies.is_empty() {
            return Ok((None, except));
        }
        let given_up = attempt(prover, wanted, &draft).await?;
        if given_up.is_empty() {
            return Ok((Some(draft), except));
        }
        except.extend(given_up);
    }
    let draft = draft::draft(wanted, prover.base, default_schema, held, Some(&except))?;
    for id in draft.proposal.policies.keys() {
        except.insert(id.clone(), "no end was found in what has to be given up".to_owned());
    }
    Ok((None, except))
}

/// Tries a draft; what of it has to be given up, with the reasons.
async fn attempt(prover: &Prover<'_>, wanted: &Wanted, draft: &Draft) -> Result<Reasons> {
    let code = match prover.code(draft) {
        Ok(code) => code,
        Err(mistakes) => return Ok(mistaken(prover, draft, &mistakes)),
    };
    (prover.pipeline.progress)("comparing access of what was recognised");
    let db = prover.scratch.create_database("recognise").await?;
    prover.lay(&db).await?;
    let found = match prover.load(&db, &code).await? {
        Ok(()) => introspect(&mut db.connect_to_read().await?).await?,
        Err(failure) => {
            db.remove(prover.scratch).await?;
            return Ok(unloadable(prover, draft, &failure));
        }
    };
    db.remove(prover.scratch).await?;
    if let Some(what) = other_differences(prover, &found, draft) {
        return Ok(all(draft, &format!("with intent, {what} would change")));
    }
    let facts = declared(prover.pipeline, &found).await?;
    let (before, after) = (State::new(&wanted.catalog, &facts), State::new(&found, &facts));
    let diff = access::compare_intent(&before, &after, Solver::find().as_ref());
    Ok(unequal(&diff, draft, &wanted.catalog))
}

/// What changes beside policies, their helpers and their indexes.
fn other_differences(prover: &Prover<'_>, found: &Catalog, draft: &Draft) -> Option<String> {
    let mut wanted = prover.wanted.clone();
    let helpers = &prover.pipeline.project.config.rls.schema;
    let policies = draft.proposal.policies.keys();
    let tables: BTreeSet<&ObjectId> = policies.map(ObjectId::root).collect();
    let ours = |id: &ObjectId| {
        let lineage = std::iter::successors(Some(id), |id| id.parent());
        let recognised = { lineage.clone() }.any(|id| id.kind == Kind::Policy && tables.contains(id.root()));
        let index = { lineage }.any(|id| id.kind == Kind::Index && !prover.wanted.contains(id));
        let helper = id.schema_name() == Some(helpers) && !prover.wanted.contains(id.root());
        recognised || helper || index
    };
    wanted.objects.retain(|id, _| !ours(id) && !prover.theirs.owns(id));
    let mut there = found.clone();
    there.objects.retain(|id, entry| {
        let base = !prover.wanted.contains(id) && prover.base.get(id) == Some(&*entry.object);
        !ours(id) && !prover.theirs.owns(id) && !base
    });
    let changes = diff(&there, &wanted);
    let mut ids = changes.created.iter().chain(&changes.dropped);
    // A text that is printed in another way is settled where the draft without intent is proven.
    ids.next().map(ToString::to_string)
}

/// The policies behind cells that are not equivalent.
fn unequal(diff: &AccessDiff, draft: &Draft, wanted: &Catalog) -> Reasons {
    let mut out = Reasons::new();
    for finding in diff.findings.iter().filter(|finding| finding.verdict != Verdict::Equivalent) {
        let why = format!(
            "with intent, {} {} on {} would be {}: {}",
            finding.role,
            finding.command,
            finding.subject,
            finding.verdict.to_string().to_lowercase(),
            finding.changes.join("; ")
        );
        let table = finding.cell.as_ref().map(|(subject, _)| subject);
        let bears = |id: &&ObjectId| match wanted.get(id) {
            Some(Object::Policy(policy)) => {
                let command = policy.command.as_str();
                let same = command == "ALL" || finding.command.starts_with(command);
                same && policy.roles.iter().any(|role| *role == finding.role || role == access::PUBLIC)
            }
            _ => false,
        };
        let stand: Vec<&ObjectId> =
            draft.proposal.policies.keys().filter(|id| Some(id.root()) == table).collect();
        let behind: Vec<&ObjectId> = stand.iter().copied().filter(|id| bears(id)).collect();
        // Another table's cell moved, or that of another command or role: whatever stands on that table, else all.
        let given_up = match (behind.is_empty(), stand.is_empty()) {
            (false, _) => behind,
            (true, false) => stand,
            (true, true) => draft.proposal.policies.keys().collect(),
        };
        for id in given_up {
            out.entry(id.clone()).or_insert_with(|| why.clone());
        }
    }
    out
}

fn all(draft: &Draft, why: &str) -> Reasons {
    draft.proposal.policies.keys().map(|id| (id.clone(), why.to_owned())).collect()
}

/// The policies of the structs that the front end does not take.
fn mistaken(prover: &Prover<'_>, draft: &Draft, mistakes: &[model::Diagnostic]) -> Reasons {
    let mut out = Reasons::new();
    for mistake in mistakes {
        let line = mistake.span.map(|span| span.start.line);
        let table = line.and_then(|line| prover.item_at(draft, &mistake.path, line));
        out.extend(on(draft, table.as_ref(), &mistake.message));
    }
    if out.is_empty() { all(draft, "the front end does not take it") } else { out }
}

/// The policies of the structs that PostgreSQL does not take.
fn unloadable(prover: &Prover<'_>, draft: &Draft, failure: &LoadFailure) -> Reasons {
    let mut out = Reasons::new();
    if let LoadFailure::Errors(errors) = failure {
        for error in errors {
            let mut parts = error.what.splitn(4, ':');
            let (Some(path), Some(Ok(line))) = (parts.next(), parts.next().map(str::parse)) else { continue };
            let why = parts.nth(1).unwrap_or_default().trim().to_owned();
            out.extend(on(draft, prover.item_at(draft, path, line).as_ref(), &why));
        }
    }
    if out.is_empty() { all(draft, "it does not load") } else { out }
}

/// The policies on a table, or all.
fn on(draft: &Draft, table: Option<&ObjectId>, why: &str) -> Reasons {
    let policies = draft.proposal.policies.keys();
    let own: BTreeSet<&ObjectId> = policies.filter(|id| Some(id.root()) == table).collect();
    if own.is_empty() {
        all(draft, why)
    } else {
        own.into_iter().map(|id| (id.clone(), why.to_owned())).collect()
    }
}
