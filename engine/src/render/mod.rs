//! Writes a plan as SQL that runs under psql as it stands.

use std::fmt::Write as _;

use crate::plan::{Plan, Statement};
use crate::sql::quote_ident;

/// The settings on which the meaning of a statement's text depends, or what PostgreSQL stores of it. The search path is
/// one of them and has its own line.
const PINS: &[(&str, &str)] = &[
    ("timezone", "'UTC'"),
    ("datestyle", "'ISO, YMD'"),
    ("intervalstyle", "'postgres'"),
    ("bytea_output", "'hex'"),
    ("extra_float_digits", "1"),
    ("standard_conforming_strings", "on"),
    ("quote_all_identifiers", "off"),
    ("xmlbinary", "'base64'"),
    ("xmloption", "'content'"),
    // Functions may be created before what their bodies name.
    ("check_function_bodies", "off"),
    // A statement that a policy would keep from some rows fails instead.
    ("row_security", "off"),
];

/// The statements that pin the settings, each with `set` (`SET` or `SET LOCAL`) in front.
pub(crate) fn pins(set: &str, search_path: &[String]) -> String {
    let path: Vec<_> = search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    let mut out = format!("{set} search_path = {path};\n");
    for (name, value) in PINS {
        let _ = writeln!(out, "{set} {name} = {value};");
    }
    out
}

/// One psql stream: `BEGIN` and `COMMIT` around each group that shares a transaction. An empty plan is an empty text.
pub fn stream(plan: &Plan) -> String {
    if plan.is_empty() {
        return String::new();
    }
    pins("SET", &plan.search_path) + &transactions(plan)
}

/// The same without the settings in front, for somebody who reads it.
pub fn transactions(plan: &Plan) -> String {
    let mut out = String::new();
    for group in plan.groups() {
        out.push_str(if group.transactional { "\nBEGIN;\n" } else { "" });
        for statement in group.statements() {
            let _ = write!(out, "\n{}", paragraph(statement));
        }
        out.push_str(if group.transactional { "\nCOMMIT;\n" } else { "" });
    }
    out
}

/// A statement with its lock and its dangers as comments above it.
pub(crate) fn paragraph(statement: &Statement) -> String {
    let Statement { sql, locks, hazards, .. } = statement;
    let mut out = String::new();
    for (lock, relation) in locks {
        let _ = writeln!(out, "-- lock: {lock} on {}", one_line(relation));
    }
    for hazard in hazards {
        let (code, title) = (hazard.code.code(), hazard.code.title());
        let _ = writeln!(out, "-- {code} {title}: {}", one_line(&hazard.message));
    }
    let sql = sql.trim_end();
    // A semicolon behind a comment would be part of it.
    let end = if sql.lines().next_back().is_some_and(|line| line.contains("--")) { "\n;\n" } else { ";\n" };
    out + sql + end
}

/// Text that stays inside its comment: a line break in a name would end it.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || "\u{2028}\u{2029}".contains(c) { ' ' } else { c }).collect()
}
