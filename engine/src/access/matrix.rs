//! The matrix: for every role, relation and command, how much there is, as text that is kept under version control.

use std::collections::BTreeMap;

use serde::Serialize;

use super::State;
use super::cell::{Cell, Class, Command, Part, cell, principals};
use super::compare::text;
use super::login::logins;
use crate::catalog::ObjectId;
use crate::kinds::Kind;

/// One cell that gives something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The relation or function.
    pub subject: String,
    /// What it is.
    pub kind: String,
    /// The role.
    pub role: String,
    /// The command.
    pub command: Command,
    /// How much it is.
    pub class: Class,
    /// What it consists of, by name.
    pub parts: BTreeMap<String, String>,
    /// What fails when it runs.
    pub broken: Vec<String>,
}

/// Every cell that gives something, by relation, role and command.
pub fn matrix(state: &State<'_>) -> Vec<Line> {
    state.subjects().into_iter().flat_map(|subject| lines_of(state, subject)).collect()
}

/// The cells of one relation or function that give something, by role and command.
pub fn lines_of(state: &State<'_>, subject: &ObjectId) -> Vec<Line> {
    let commands: &[Command] = match subject.kind {
        Kind::Function => &[Command::Execute],
        _ => &Command::OF_RELATIONS,
    };
    let mut lines = Vec::new();
    for role in principals(state) {
        for command in commands {
            let found = cell(state, role, subject, *command);
            if found.class != Class::None {
                lines.push(line(subject, role, *command, &found));
            }
        }
    }
    lines
}

fn line(subject: &ObjectId, role: &str, command: Command, cell: &Cell) -> Line {
    let Cell { class, parts, broken } = cell;
    let same = |name: &str, as_name: &str| parts.get(name).is_some() && parts.get(name) == parts.get(as_name);
    let tells = |(name, part): &(&&str, &Part)| match **name {
        "columns" | "columns of the view" => !matches!(part, Part::Names(names) if names.contains("*")),
        "rows found by a WHERE" => !same("rows found by a WHERE", "rows"),
        "new rows after a WHERE" => !same("new rows after a WHERE", "new rows"),
        _ => true,
    };
    let parts = parts.iter().filter(tells).map(|(name, part)| {
        let text = match part {
            // A key would change with every detail; the difference of two states looks at it.
            Part::Key(_) => "not taken apart".to_owned(),
            part => text(Some(part)),
        };
        ((*name).to_owned(), text)
    });
    Line {
        subject: subject.sql(),
        kind: subject.kind.to_string(),
        role: role.to_owned(),
        command,
        class: *class,
        parts: parts.collect(),
        broken: broken.iter().cloned().collect(),
    }
}

/// The pages of a state, by file name: one for each relation, function and role that the application logs in as.
pub fn pages(state: &State<'_>) -> BTreeMap<String, String> {
    let mut by_subject: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
    for subject in state.subjects() {
        by_subject.entry((subject.kind.to_string(), subject.sql())).or_default();
    }
    for line in matrix(state) {
        by_subject.entry((line.kind.clone(), line.subject.clone())).or_default().push(line);
    }
    let name = |kind: &str, subject: &str| {
        let safe: String = subject
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "._-(),".contains(c) { c } else { '_' })
            .take(120)
            .collect();
        format!("{}-{safe}.md", kind.replace(' ', "_"))
    };
    let relations = by_subject
        .into_iter()
        .map(|((kind, subject), lines)| (name(&kind, &subject), page(&kind, &subject, &lines)));
    let roles = logins(state).into_iter().map(|login| {
        let text = format!("# the application logs in as {}\n\n{}\n", login.role, login.sentence());
        (name("role", &login.role), text)
    });
    relations.chain(roles).collect()
}

/// The page of one relation, in Markdown.
pub fn page(kind: &str, subject: &str, lines: &[Line]) -> String {
    let mut text = format!("# {kind} {subject}\n\n");
    if lines.is_empty() {
        return text + "No role has any access.\n";
    }
    text += "| role | command | access |\n|---|---|---|\n";
    for line in lines {
        text += &format!("| {} | {} | {} |\n", line.role, line.command, line.class);
    }
    for line in lines.iter().filter(|line| !line.parts.is_empty() || !line.broken.is_empty()) {
        text += &format!("\n{} {}\n", line.role, line.command);
        for (name, part) in &line.parts {
            text += &format!("- {name}: {part}\n");
        }
        for broken in &line.broken {
            text += &format!("- fails: {broken}\n");
        }
    }
    text
}
