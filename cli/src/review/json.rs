//! A review as programs read it.

use palisade_engine::apply::Size;
use palisade_engine::pipeline::{Against, Back, Review, Rows};
use serde_json::{Value, json};

use super::{Around, verdict};
use crate::report;

/// The review for programs.
pub(crate) fn json(review: &Review, around: &Around) -> Value {
    let access = &review.access;
    let sources = review.sources.as_ref().map(|all| {
        let one = |(path, before, after): &(String, String, String)| {
            json!({ "path": path, "before": before, "after": after })
        };
        all.iter().map(one).collect::<Vec<_>>()
    });
    let open = review.open.iter().map(|open| {
        let commands: Vec<_> = open
            .commands
            .iter()
            .map(|(command, class)| json!({ "command": command.to_string(), "class": class }))
            .collect();
        json!({ "role": open.role, "subject": open.subject, "commands": commands, "changes": open.changes })
    });
    let checks = around.checks.iter().map(|(what, how)| json!({ "what": what, "how": how }));
    json!({
        "verdict": verdict(review),
        "relations": review.relations,
        "access": crate::commands::access_json(access, review.approved.as_deref()),
        "why": review.causes,
        "open": open.collect::<Vec<_>>(),
        "authority": review.authority,
        "logins": review.logins,
        "checks": checks.collect::<Vec<_>>(),
        "matrix": review.matrix,
        "sources": sources,
        "guards": review.guards,
        "deploy": report::json(&review.check),
        "against": review.against.as_ref().map(against_json),
        "back": review.back.as_ref().map(back_json),
        "command": around.command,
    })
}

fn against_json(against: &Against) -> Value {
    let measured = against.measured.iter().map(|measured| {
        let (counted, not_checked) = match &measured.rows {
            Rows::Counted(rows) => (Some(rows), None),
            Rows::NotChecked(why) => (None, Some(why)),
        };
        json!({
            "code": measured.hazard.code.code(),
            "message": measured.hazard.message,
            "query": measured.hazard.counts,
            "rows": counted,
            "not_checked": not_checked,
        })
    });
    let size =
        |(name, size): (&String, &Size)| json!({ "relation": name, "bytes": size.bytes, "rows": size.rows });
    json!({
        "profile": against.profile,
        "measured": measured.collect::<Vec<_>>(),
        "sizes": against.sizes.iter().map(size).collect::<Vec<_>>(),
    })
}

fn back_json(back: &Back) -> Value {
    let statements: Vec<Value> = back.plan.statements().map(report::statement).collect();
    json!({ "statements": statements, "lost": back.lost, "not_proven": back.unproven })
}
