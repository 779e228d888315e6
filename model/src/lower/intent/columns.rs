//! Column lists: PostgreSQL knows them in privileges alone, and so the grants have to agree with the policies.

use super::Expansion;
use super::rules::{Ruled, holding, roles};
use crate::resolved::intent::TableIntent;
use crate::resolved::{Grant, Table};
use crate::written::Command;

pub(super) fn check(expansion: &mut Expansion<'_>, table: &Table, intent: &TableIntent) {
    for command in [Command::Select, Command::Update] {
        for role in roles(intent, &[command]) {
            let mut rules = holding(intent, command, &role);
            rules.retain(|one| !one.rule.restrictive);
            if rules.iter().all(|one| one.columns.is_empty()) {
                continue;
            }
            if command == Command::Select && !agree(&rules) {
                let differs =
                    rules.iter().find(|one| !same(one.columns, rules[0].columns)).unwrap_or(&rules[0]);
                let text = format!("which columns of {} {role} may read differs by row", intent.name);
                expansion.report(
                    &differs.rule.location,
                    text,
                    "a privilege on a column holds for every row: show the rest by a view, \
                     `#[view(of = …, columns(…), rows = …, to = …)]`",
                );
            }
            let all = rules.iter().any(|one| one.columns.is_empty());
            let listed: Vec<&String> = rules.iter().flat_map(|one| one.columns).collect();
            if !all {
                check_grants(expansion, table, command, &role, &listed);
            }
        }
    }
}

/// Whether every rule lists the same columns.
pub(super) fn agree(rules: &[Ruled<'_>]) -> bool {
    rules.iter().all(|one| same(one.columns, rules[0].columns))
}

fn same(a: &[String], b: &[String]) -> bool {
    a.iter().all(|column| b.contains(column)) && b.iter().all(|column| a.contains(column))
}

/// A grant of more than the policies list would give what they leave out.
fn check_grants(
    expansion: &mut Expansion<'_>,
    table: &Table,
    command: Command,
    role: &str,
    listed: &[&String],
) {
    let word = command.sql();
    let to_role = |grant: &&Grant| grant.to.iter().any(|to| to == role || to == super::rules::PUBLIC);
    for grant in table.grants.iter().filter(to_role) {
        for privilege in grant.privileges.iter().filter(|one| one.name == word || one.name == "ALL") {
            let beyond = privilege.columns.iter().find(|column| !listed.contains(column));
            let what = match (privilege.columns.is_empty(), beyond) {
                (true, _) => "the whole table".to_owned(),
                (false, Some(column)) => format!("`{column}`"),
                (false, None) => continue,
            };
            let names: Vec<&str> = listed.iter().map(|column| column.as_str()).collect();
            let lower = word.to_lowercase();
            let text = format!("{lower} is granted on {what}, and no policy for {role} lists that");
            let help =
                format!("write `{lower}({})` in the grant, or list more in the policy", names.join(", "));
            expansion.report(&grant.location, text, &help);
        }
    }
}
