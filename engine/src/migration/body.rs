//! The body of a migration: one statement a paragraph, its lock and its dangers above it.

use std::fmt::Write as _;

use super::header::one_line;
use crate::config::Dialect;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// Statements that become one file, or, where they cannot share a transaction, one file each.
#[derive(Debug, Clone)]
pub struct Group {
    /// Whether they run in one transaction.
    pub transactional: bool,
    /// The statements in their order.
    pub sections: Vec<Section>,
}

/// Statements on one object, that stand below its name.
#[derive(Debug, Clone)]
pub struct Section {
    /// What they are about, such as `table public.workouts`. An empty title prints none.
    pub title: String,
    /// The statements in their order.
    pub statements: Vec<Statement>,
}

impl Group {
    /// A group without titles.
    pub fn new(transactional: bool, statements: Vec<Statement>) -> Self {
        Self { transactional, sections: vec![Section { title: String::new(), statements }] }
    }
}

/// The settings on which the meaning of a statement's text depends, or what PostgreSQL stores of it. The search
/// path is one of them and has its own line.
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

/// The body of a transactional file.
pub(super) fn transactional(sections: &[Section], dialect: Dialect, search_path: &[String]) -> String {
    let mut out = String::new();
    if dialect.brackets() {
        out += "BEGIN;\n\n";
    }
    let path: Vec<_> = search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    let _ = writeln!(out, "SET LOCAL search_path = {path};");
    for (name, value) in PINS {
        let _ = writeln!(out, "SET LOCAL {name} = {value};");
    }
    for section in sections {
        if !section.title.is_empty() {
            let _ = write!(out, "\n-- {}\n", rule(&section.title));
        }
        for statement in &section.statements {
            out.push('\n');
            out += &paragraph(statement);
        }
    }
    out += if dialect.brackets() {
        "\nCOMMIT;\n"
    } else {
        // The other runner writes its own ledger inside the same transaction, by a name without a schema.
        "\nSET LOCAL search_path TO DEFAULT;\n"
    };
    out
}

/// The body of a file whose single statement runs outside of a transaction. Nothing can be pinned there: a second
/// statement in the file would put both into one transaction for whoever sends it as a whole.
pub(super) fn single(title: &str, statement: &Statement) -> String {
    let title = if title.is_empty() { String::new() } else { format!("-- {}\n\n", rule(title)) };
    title + &paragraph(statement)
}

fn rule(title: &str) -> String {
    let title = one_line(title);
    let dashes = 76_usize.saturating_sub(title.chars().count()).max(3);
    format!("{title} {}", "-".repeat(dashes))
}

fn paragraph(statement: &Statement) -> String {
    let Statement { sql, lock, hazards, .. } = statement;
    let mut out = String::new();
    if let Some((lock, relation)) = lock {
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
