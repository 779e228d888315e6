//! Policies: one for each command and set of roles. Permissive policies add up in ways that nobody reads off a list of
//! them, and so every role gets exactly one; `TO` and `WITH CHECK` are always written.

use std::collections::BTreeMap;

use super::Expansion;
use super::expression::Expression;
use super::predicate::{Place, Row, predicate};
use super::rules::{Ruled, naming_role, roles};
use super::tenant;
use crate::diagnostic::SourceLocation;
use crate::name::make_object_name;
use crate::resolved::intent::{Predicate, TableIntent};
use crate::resolved::{Policy, Waiver};
use crate::written::Command;

const COMMANDS: [Command; 4] = [Command::Select, Command::Insert, Command::Update, Command::Delete];

/// The conditions of a policy, by which roles share one.
type Conditions = (Option<Expression>, Option<Expression>);

pub(super) fn policies(expansion: &mut Expansion<'_>, intent: &TableIntent) -> Vec<Policy> {
    let mut out = Vec::new();
    for command in COMMANDS {
        for restrictive in [false, true] {
            out.extend(of_command(expansion, intent, command, restrictive));
        }
    }
    out.extend(floors(expansion, intent));
    out
}

fn of_command(
    expansion: &mut Expansion<'_>,
    intent: &TableIntent,
    command: Command,
    restrictive: bool,
) -> Vec<Policy> {
    let mut groups: BTreeMap<Conditions, (Vec<String>, Vec<Ruled<'_>>)> = BTreeMap::new();
    for role in roles(intent, &[command]) {
        let mut rules = naming_role(intent, command, &role);
        rules.retain(|one| one.rule.restrictive == restrictive);
        if rules.is_empty() {
            continue;
        }
        let place = Place { row: Row::Own(&intent.name), roles: std::slice::from_ref(&role), depth: 0 };
        let mut joined = |part: fn(&Ruled<'_>) -> Predicate| {
            let parts: Vec<_> = rules.iter().map(|one| predicate(expansion, &part(one), place)).collect();
            if restrictive { Expression::all(parts) } else { Expression::any(parts) }
        };
        let there = (command != Command::Insert).then(|| joined(|one| one.rule.when.clone()));
        let written = matches!(command, Command::Insert | Command::Update)
            .then(|| joined(|one| one.rule.written().clone()));
        let (names, _) = groups.entry((there, written)).or_insert((Vec::new(), rules.clone()));
        names.push(role);
    }
    let policy = |((using, check), (to, rules)): (Conditions, (Vec<String>, Vec<Ruled<'_>>))| {
        let mut waivers: Vec<Waiver> = Vec::new();
        for waiver in rules.iter().flat_map(|one| &one.rule.waivers) {
            if !waivers.contains(waiver) {
                waivers.push(waiver.clone());
            }
        }
        let location = rules.iter().map(|one| &one.rule.location).min();
        Policy {
            renamed_from: None,
            location: location.unwrap_or(&intent.location).clone(),
            name: name(intent, command.sql(), &to, restrictive),
            command,
            to,
            using: using.map(|sql| sql.block(4)),
            check: check.map(|sql| sql.block(4)),
            restrictive,
            waivers,
        }
    };
    let mut out: Vec<Policy> = groups.into_iter().map(policy).collect();
    out.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

/// The tenants' floors, one for all commands.
fn floors(expansion: &mut Expansion<'_>, intent: &TableIntent) -> Vec<Policy> {
    let mut groups: BTreeMap<Expression, (Vec<String>, SourceLocation)> = BTreeMap::new();
    for role in roles(intent, &COMMANDS) {
        let Some(atom) = tenant::floor(intent, &role) else { continue };
        let place = Place { row: Row::Own(&intent.name), roles: std::slice::from_ref(&role), depth: 0 };
        let condition = predicate(expansion, &Predicate::Atom(atom.clone()), place);
        let (names, _) = groups.entry(condition).or_insert((Vec::new(), atom.location.clone()));
        names.push(role);
    }
    let policy = |(condition, (to, location)): (Expression, (Vec<String>, SourceLocation))| Policy {
        renamed_from: None,
        location,
        name: name(intent, "tenant", &to, true),
        command: Command::All,
        using: Some(condition.block(4)),
        check: Some(condition.block(4)),
        restrictive: true,
        waivers: Vec::new(),
        to,
    };
    groups.into_iter().map(policy).collect()
}

/// `workouts_select_authenticated`
fn name(intent: &TableIntent, what: &str, to: &[String], restrictive: bool) -> String {
    let label = if restrictive { "floor" } else { "" };
    make_object_name(&intent.name.name, &format!("{}_{}", what.to_lowercase(), to.join("_")), label)
}
