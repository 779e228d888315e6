//! Differences as people and programs read them.

use palisade_engine::catalog::ObjectId;
use palisade_engine::pipeline::{Check, Difference};
use palisade_engine::plan::{Lock, Statement, Verb};
use serde_json::{Value, json};
use similar::TextDiff;

/// A unified diff of definitions, object by object, from what is there to what is expected.
pub(crate) fn text(check: &Check, actual: &str, expected: &str) -> String {
    text_with(check, actual, expected, |_| String::new())
}

/// The same with a remark on each object.
pub(crate) fn text_with(
    check: &Check,
    actual: &str,
    expected: &str,
    remark: impl Fn(&ObjectId) -> String,
) -> String {
    let mut out = String::new();
    for difference in &check.differences {
        let Difference { object, verb, actual: there, expected: wanted } = difference;
        let what = match verb {
            Verb::Create => format!("is not in {actual}"),
            Verb::Drop => format!("is only in {actual}"),
            Verb::Alter => "differs".to_owned(),
        };
        out += &format!("{object} {what}{}\n", remark(object));
        let diff = TextDiff::from_lines(there.as_str(), wanted.as_str());
        out += &diff.unified_diff().context_radius(3).header(actual, expected).to_string();
        out.push('\n');
    }
    match check.differences.len() {
        0 => {}
        1 => out += "1 object differs\n",
        many => out += &format!("{many} objects differ\n"),
    }
    out
}

/// The same for programs.
pub(crate) fn json(check: &Check) -> Value {
    let differences: Vec<_> = check
        .differences
        .iter()
        .map(|Difference { object, verb, actual, expected }| {
            json!({ "object": object.to_string(), "verb": verb, "actual": actual, "expected": expected })
        })
        .collect();
    let statements: Vec<_> = check.plan.statements().map(statement).collect();
    json!({ "differences": differences, "statements": statements, "notes": check.messages })
}

/// A statement with its lock and its dangers.
pub(crate) fn statement(statement: &Statement) -> Value {
    let hazards: Vec<_> = statement
        .hazards
        .iter()
        .map(|hazard| json!({ "code": hazard.code.code(), "title": hazard.code.title(), "message": hazard.message, "counts": hazard.counts }))
        .collect();
    let lock = |(lock, on): &(Lock, String)| json!({ "mode": lock.to_string(), "on": on });
    let locks: Vec<_> = statement.locks.iter().map(lock).collect();
    json!({ "sql": statement.sql, "locks": locks, "hazards": hazards })
}
