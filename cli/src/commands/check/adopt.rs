//! `palisade check --adopt`: what was changed by hand, taken into the sources.

use palisade_engine::pipeline::{self, Adopted, Drift, Pipeline, Resolved};
use palisade_engine::{Error, Result};
use serde_json::{Value, json};

use super::Check;
use crate::output::Output;
use crate::{Status, edits};

/// Takes over what is certain, and names the rest: status 1 where something is left, or was only shown.
pub(super) async fn run(
    command: &Check,
    pipeline: &Pipeline<'_>,
    sides: (&Resolved, &Resolved),
    check: &pipeline::Check,
    drift: &Drift,
    output: &Output,
) -> Result<Status> {
    let adopted = pipeline::adopt(pipeline, sides, check, drift).await?;
    for (object, why) in &adopted.left {
        output.note(&format!("not taken over: {object}: {why}"));
    }
    if command.dry_run {
        output.result(&edits::diff(&adopted.files), &as_json(&adopted))?;
    } else {
        if !command.allow_dirty {
            edits::refuse_dirty(&pipeline.project.root, &adopted.files, "taken over")?;
        }
        edits::write(&pipeline.project.root, &adopted.files)?;
        let text = adopted.taken.iter().map(|(object, file)| format!("{object} stands in {file} now\n"));
        output.result(&text.collect::<String>(), &as_json(&adopted))?;
    }
    if adopted.taken.is_empty() && adopted.left.is_empty() {
        return Err(Error::new("nothing was changed by hand: what differs is not deployed yet")
            .hint("`palisade generate` and `palisade migrate` deploy it"));
    }
    if !adopted.taken.is_empty() && !command.dry_run {
        output.progress(
            "proven: the sources lead to what the database has of these; `palisade generate` writes the migration for the \
             other databases, and `palisade migrate --adopt` enters it into the ledger of this one",
        );
    }
    let shown_only = command.dry_run && !adopted.taken.is_empty();
    let done = adopted.left.is_empty() && !shown_only;
    Ok(if done { Status::Clean } else { Status::Differs })
}

fn as_json(adopted: &Adopted) -> Value {
    let taken = |(object, file): &(_, String)| {
        let object: &palisade_engine::catalog::ObjectId = object;
        json!({ "object": object.to_string(), "file": file })
    };
    let left: Vec<_> = adopted
        .left
        .iter()
        .map(|(object, why)| json!({ "object": object.to_string(), "why": why }))
        .collect();
    json!({
        "taken": adopted.taken.iter().map(taken).collect::<Vec<_>>(),
        "left": left,
        "diff": edits::diff(&adopted.files),
    })
}
