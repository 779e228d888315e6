//! The body of a migration: one statement a paragraph, its lock and its dangers above it.

use std::fmt::Write as _;

use crate::config::Dialect;
use crate::plan::{self, Statement};
use crate::render::{one_line, paragraph, pins};

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

impl From<&plan::Group<'_>> for Group {
    /// The steps of a plan, with those that follow each other on one object in one section.
    fn from(group: &plan::Group<'_>) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        for part in &group.parts {
            let title = part.step.id.root().to_string();
            let statements = part.statements.iter().cloned();
            match sections.last_mut() {
                Some(section) if section.title == title => section.statements.extend(statements),
                _ => sections.push(Section { title, statements: statements.collect() }),
            }
        }
        Self { transactional: group.transactional, sections }
    }
}

/// The body of a transactional file.
pub(super) fn transactional(sections: &[Section], dialect: Dialect, search_path: &[String]) -> String {
    let mut out = String::new();
    if dialect.brackets() {
        out += "BEGIN;\n\n";
    }
    let pins = pins("SET LOCAL", search_path);
    out += &pins;
    for section in sections {
        // What comes next goes to the server by itself.
        out += if dialect == Dialect::Drizzle { BREAKPOINT } else { "" };
        if !section.title.is_empty() {
            let _ = write!(out, "\n-- {}\n", rule(&section.title));
        }
        for (at, statement) in section.statements.iter().enumerate() {
            out += if at > 0 && dialect == Dialect::Drizzle { BREAKPOINT } else { "" };
            out.push('\n');
            out += &paragraph(statement);
        }
    }
    out += &match dialect {
        Dialect::Plain => "\nCOMMIT;\n".to_owned(),
        // All files that are new share a transaction there, and the next one is not ours.
        Dialect::Drizzle => format!("{BREAKPOINT}\n{}", unpinned(&pins)),
        // The other runner writes its own ledger inside the same transaction, by a name without a schema.
        Dialect::Sqlx | Dialect::Supabase | Dialect::Prisma => {
            "\nSET LOCAL search_path TO DEFAULT;\n".to_owned()
        }
    };
    out
}

/// Where Drizzle's migrator cuts a file.
const BREAKPOINT: &str = "--> statement-breakpoint\n";

/// Takes back what was pinned.
fn unpinned(pins: &str) -> String {
    let name = |line: &str| line.strip_prefix("SET LOCAL ")?.split(' ').next().map(str::to_owned);
    pins.lines().filter_map(name).map(|name| format!("SET LOCAL {name} TO DEFAULT;\n")).collect()
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
