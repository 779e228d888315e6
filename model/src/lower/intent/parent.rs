//! The row that a foreign key points to: whether the caller may read or change it is what that table says.

use super::Expansion;
use super::expression::Expression;
use super::index::{MAX_HOPS, is_small};
use super::predicate::{Place, Row, predicate};
use super::rules::holding;
use crate::diagnostic::SourceLocation;
use crate::name::quote_ident;
use crate::resolved::intent::{Parent, TableIntent};
use crate::written::Command;

/// A query on the table sees what its own policies let through.
pub(super) fn readable(expansion: &mut Expansion<'_>, parent: &Parent, place: Place<'_>) -> String {
    let small = is_small(expansion, parent, Command::Select, place.roles, MAX_HOPS);
    found(parent, place, Expression::True, small)
}

/// The policies of the table let through what may be read; what may be changed of that is asked for beside them.
pub(super) fn changeable(
    expansion: &mut Expansion<'_>,
    parent: &Parent,
    place: Place<'_>,
    location: &SourceLocation,
) -> String {
    let Some(intent) = expansion.intent.tables.get(&parent.table) else { return "false".to_owned() };
    let by_hand = intent.by_hand.iter().find(|one| matches!(one.command, Command::Update | Command::All));
    if by_hand.is_some() {
        let text =
            format!("who may update {} is written as SQL, which cannot be repeated here", parent.table);
        expansion.report(location, text, "say it there by intent: `#[policy(update, to = …, when = …)]`");
        return "false".to_owned();
    }
    let alias = alias(place.depth);
    let condition = update_condition(expansion, intent, &alias, place, location);
    if condition == Expression::False {
        let text = format!("nobody of {} may update {}", place.roles.join(", "), parent.table);
        expansion.report(location, text, "say there who may, or ask for `can_read` or a relation");
    }
    let small = [Command::Select, Command::Update]
        .into_iter()
        .any(|command| is_small(expansion, parent, command, place.roles, MAX_HOPS));
    found(parent, place, condition, small)
}

/// Who may update a row, for roles for which it is the same.
fn update_condition(
    expansion: &mut Expansion<'_>,
    intent: &TableIntent,
    alias: &str,
    place: Place<'_>,
    location: &SourceLocation,
) -> Expression {
    let mut found: Vec<Expression> = Vec::new();
    for role in place.roles {
        let rules = holding(intent, Command::Update, role);
        let at = Place { row: Row::Alias(alias), roles: std::slice::from_ref(role), depth: place.depth + 1 };
        let mut part = |restrictive: bool| -> Vec<Expression> {
            let those = rules.iter().filter(|one| one.rule.restrictive == restrictive);
            those.map(|one| predicate(expansion, &one.rule.when, at)).collect()
        };
        let (admitted, floors) = (Expression::any(part(false)), part(true));
        found.push(Expression::all(std::iter::once(admitted).chain(floors)));
    }
    found.dedup();
    if found.len() > 1 {
        let text = format!("who may update {} differs between {}", intent.name, place.roles.join(", "));
        expansion.report(location, text, "write a policy for each of the roles");
    }
    found.into_iter().next().unwrap_or(Expression::False)
}

/// A set that is small is asked for once and looked up in the key's index; a large one is asked row by row.
fn found(parent: &Parent, place: Place<'_>, condition: Expression, small: bool) -> String {
    let alias = alias(place.depth);
    let Parent { columns, table, parent_columns } = parent;
    let mut lines = match (columns.as_slice(), parent_columns.as_slice()) {
        ([column], [key]) if small => {
            let condition = condition.lines();
            let column = place.row.column(column);
            let select = format!("select {alias}.{} from {table} as {alias}", quote_ident(key));
            if condition == ["true"] {
                return format!("{column} = any (array({select}))");
            }
            let mut lines = vec![format!("{column} = any (array(")];
            lines.push(format!("    {select}"));
            lines.push(format!("    where {}", condition[0]));
            lines.extend(condition[1..].iter().map(|line| format!("      {line}")));
            lines.push("))".to_owned());
            lines
        }
        _ => {
            let pairs = columns.iter().zip(parent_columns).map(|(column, key)| {
                Expression::One(format!("{alias}.{} = {}", quote_ident(key), place.row.outer(column)))
            });
            let all = Expression::all(pairs.chain([condition])).lines();
            let mut lines = vec!["exists (".to_owned(), format!("    select from {table} as {alias}")];
            lines.push(format!("    where {}", all[0]));
            lines.extend(all[1..].iter().map(|line| format!("      {line}")));
            lines.push(")".to_owned());
            lines
        }
    };
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines.join("\n")
}

fn alias(depth: usize) -> String {
    if depth == 0 { "parent".to_owned() } else { format!("parent{}", depth + 1) }
}
