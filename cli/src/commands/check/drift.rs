//! Where differences come from, as people and programs read it.

use palisade_engine::Error;
use palisade_engine::catalog::ObjectId;
use palisade_engine::pipeline::{Check, Drift, Word};
use palisade_engine::plan::Verb;
use serde_json::{Value, json};

use super::super::{access_json, policy};
use crate::report;

/// The differences, what was done by hand as SQL, and what became of access.
pub(super) fn text(check: &Check, drift: &Drift, actual: &str, expected: &str) -> String {
    let mut text = report::text_with(check, actual, expected, |object| remark(drift, object));
    let count = |word: Word| drift.origins.values().filter(|origin| origin.word() == word).count();
    let counts = [
        (count(Word::ByHand), "changed by hand"),
        (count(Word::Pending), "not deployed yet"),
        (count(Word::Both), "both"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if let Some(why) = &drift.untold {
        text += &format!("what of it was changed by hand could not be told: {why}\n");
    } else if !counts.is_empty() {
        text += &format!("of these: {}\n", counts.join(", "));
    }
    if drift.origins.values().any(|origin| origin.pending) {
        text += &match drift.pending.as_slice() {
            [] => "no migration has what is not deployed yet: `palisade generate` writes one\n".to_owned(),
            files => format!("migrations to come: {}\n", files.join(", ")),
        };
    }
    let statements: Vec<_> = drift.by_hand.statements().collect();
    if !statements.is_empty() {
        text += "\nwhat was done by hand, as SQL:\n";
        text.extend(statements.iter().map(|statement| format!("{};\n", statement.sql)));
    }
    if let Some(opened) = drift.opened.as_ref().filter(|opened| !opened.findings.is_empty()) {
        text += &format!("\nwhat was done by hand made of access:\n{}", policy::past(opened));
    }
    if let Some(access) = drift.access.as_ref().filter(|access| !access.findings.is_empty()) {
        text += &format!("\nwhat the schema would make of access:\n{}", policy::text(access, None));
    }
    text
}

/// The same for programs, into what is said of the differences.
pub(super) fn add_json(json: &mut Value, check: &Check, drift: &Drift) {
    for (at, difference) in check.differences.iter().enumerate() {
        let origin = drift.origins.get(&difference.object);
        json["differences"][at]["origin"] = json!(origin.map(|origin| origin.word()));
    }
    let statements: Vec<_> = drift.by_hand.statements().map(report::statement).collect();
    json["drift"] = json!({
        "untold": drift.untold,
        "pending": drift.pending,
        "statements": statements,
    });
    if let Some(opened) = &drift.opened {
        json["drift"]["access"] = access_json(opened, None);
    }
    if let Some(access) = &drift.access {
        json["access"] = access_json(access, None);
    }
}

/// That a question was asked that has no answer.
pub(super) fn untold(why: &str) -> Error {
    Error::new("it could not be told whether all that differs is not deployed yet").detail(why).hint(
        "let the role that checks read the ledger: GRANT USAGE ON SCHEMA palisade TO …; GRANT SELECT ON ALL TABLES IN \
         SCHEMA palisade TO …",
    )
}

fn remark(drift: &Drift, object: &ObjectId) -> String {
    let Some(origin) = drift.origins.get(object) else { return String::new() };
    let by_hand = match origin.by_hand {
        None => return ": not deployed yet".to_owned(),
        Some(Verb::Create) => "made by hand",
        Some(Verb::Drop) => "dropped by hand",
        Some(Verb::Alter) => "changed by hand",
    };
    let pending = if origin.pending { ", and what the schema says of it is not deployed yet" } else { "" };
    format!(": {by_hand}{pending}")
}
