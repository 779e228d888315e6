//! What of a plan somebody has to agree to by name.

use std::collections::BTreeSet;

use crate::catalog::ObjectId;
use crate::plan::{Code, Plan, Step};

/// The destructive steps that the flags do not name.
pub(in super::super) fn refused(plan: &Plan, allow: &BTreeSet<String>) -> Vec<String> {
    let names = plan.steps.iter().filter(|step| destroys(step)).map(name);
    names.filter(|name| !allow.contains(name) && !allow.contains("drop:*")).collect()
}

fn destroys(step: &Step) -> bool {
    let mut hazards = step.statements.iter().flat_map(|statement| &statement.hazards);
    hazards.any(|hazard| hazard.code == Code::DataLoss)
}

fn name(step: &Step) -> String {
    format!("drop:{}:{}", step.id.kind.noun().replace(' ', "-"), qualified(&step.id))
}

/// An object with what it is on, as a command line names it: `public.note.body`.
pub(super) fn qualified(id: &ObjectId) -> String {
    match id.parent() {
        Some(parent) => format!("{}.{}", parent.sql(), id.sql()),
        None => id.sql(),
    }
}
