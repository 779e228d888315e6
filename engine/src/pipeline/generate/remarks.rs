//! The comments above the statements of a file: the locks and the dangers that were seen, beside what stands there.

use crate::migration::Migration;
use crate::plan::Code;
use crate::render::one_line;

use super::super::observe::ObservedStatement;

/// The body of a migration with what was seen of its statements above them. The locks are those that were seen; of dangers
/// those are added that nothing there says yet, since what only rows decide was not seen.
pub(super) fn with_remarks(migration: &Migration, statements: &[ObservedStatement]) -> String {
    let text = migration.text();
    let head = text.len() - migration.body.len();
    let head_lines = text[..head].lines().count();
    let mut lines: Vec<String> = migration.body.lines().map(str::to_owned).collect();
    // From the end on, so that the lines above keep their numbers.
    for statement in statements.iter().rev() {
        let start = statement.at.span.start;
        let Some(at) = start.line.checked_sub(head_lines + 1).filter(|_| start.column == 1) else { continue };
        let above =
            lines[..at.min(lines.len())].iter().rev().take_while(|line| line.starts_with("--")).count();
        let block: Vec<String> = lines.drain(at - above..at).collect();
        let block = remarked(block, statement);
        let place = at - above;
        lines.splice(place..place, block);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The comments above one statement: what a person said, the locks, the dangers.
fn remarked(block: Vec<String>, statement: &ObservedStatement) -> Vec<String> {
    let is_lock = |line: &String| line.starts_with("-- lock: ");
    let is_danger =
        |line: &String| Code::ALL.iter().any(|code| line.starts_with(&format!("-- {} ", code.code())));
    let (mut locks, others): (Vec<String>, Vec<String>) = block.into_iter().partition(is_lock);
    let (mut dangers, mut said): (Vec<String>, Vec<String>) = others.into_iter().partition(is_danger);
    if !statement.locks.is_empty() {
        let seen = statement.locks.iter();
        locks = seen.map(|(lock, on)| format!("-- lock: {lock} on {}", one_line(on))).collect();
    }
    for finding in &statement.findings {
        let known = dangers.iter().any(|line| line.starts_with(&format!("-- {} ", finding.code)));
        let code = Code::ALL.iter().find(|code| code.code() == finding.code);
        if let (false, Some(code)) = (known, code) {
            dangers.push(format!("-- {} {}: {}", code.code(), code.title(), one_line(&finding.message)));
        }
    }
    said.extend(locks);
    said.extend(dangers);
    said
}
