//! Which rules hold for a role.

use crate::resolved::intent::{Rule, TableIntent};
use crate::written::Command;

/// The role that stands for every role.
pub(super) const PUBLIC: &str = "public";

/// A rule for one command, with the columns that it lists.
#[derive(Clone, Copy)]
pub(super) struct Ruled<'a> {
    pub(super) rule: &'a Rule,
    pub(super) columns: &'a [String],
}

/// The rules that name the role, and those for everybody.
pub(super) fn holding<'a>(intent: &'a TableIntent, command: Command, role: &str) -> Vec<Ruled<'a>> {
    naming(intent, command, |to| to == role || to == PUBLIC)
}

/// The rules that name the role itself: what holds for everybody is a policy of its own.
pub(super) fn naming_role<'a>(intent: &'a TableIntent, command: Command, role: &str) -> Vec<Ruled<'a>> {
    naming(intent, command, |to| to == role)
}

fn naming<'a>(intent: &'a TableIntent, command: Command, named: impl Fn(&str) -> bool) -> Vec<Ruled<'a>> {
    let rules = intent.rules_for(command).filter(|(rule, _)| rule.to.iter().any(|to| named(to)));
    rules.map(|(rule, columns)| Ruled { rule, columns }).collect()
}

/// The roles that rules for a command name, in the order of the alphabet.
pub(super) fn roles(intent: &TableIntent, commands: &[Command]) -> Vec<String> {
    let rules =
        intent.rules.iter().filter(|rule| rule.commands.iter().any(|one| commands.contains(&one.command)));
    let mut roles: Vec<String> = rules.flat_map(|rule| rule.to.iter().cloned()).collect();
    roles.sort();
    roles.dedup();
    roles
}
