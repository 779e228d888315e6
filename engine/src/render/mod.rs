//! Writes a plan as SQL that runs under psql as it stands.

use std::fmt::Write as _;

use crate::plan::{Plan, Statement};
use crate::sql::quote_ident;

/// The settings that decide how PostgreSQL reads the statements; every stream pins them, after the search path.
pub const PINS: &[&str] = &[
    "SET check_function_bodies = off",
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET intervalstyle = 'postgres'",
    "SET standard_conforming_strings = on",
    "SET client_min_messages = warning",
    "SET row_security = off",
];

/// One psql stream: `BEGIN` and `COMMIT` around each group that shares a transaction. An empty plan is an empty text.
pub fn stream(plan: &Plan) -> String {
    let mut out = String::new();
    if plan.is_empty() {
        return out;
    }
    let path: Vec<_> = plan.search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    let _ = writeln!(out, "SET search_path = {path};");
    for pin in PINS {
        let _ = writeln!(out, "{pin};");
    }
    for group in plan.groups() {
        out.push_str(if group.transactional { "\nBEGIN;\n" } else { "" });
        for step in group.steps {
            for statement in &step.statements {
                let _ = write!(out, "\n{}", paragraph(statement));
            }
        }
        out.push_str(if group.transactional { "\nCOMMIT;\n" } else { "" });
    }
    out
}

/// A statement with its dangers as comments above it.
pub fn paragraph(statement: &Statement) -> String {
    let mut out = String::new();
    for hazard in &statement.hazards {
        let _ = writeln!(out, "-- {} {}", hazard.code.code(), hazard.message.replace('\n', " "));
    }
    let _ = writeln!(out, "{};", statement.sql);
    out
}
