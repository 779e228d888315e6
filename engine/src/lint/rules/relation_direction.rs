//! A relation that has a direction is read both ways
//!
//! A coach may see a runner's rows; a condition that takes either column for the caller lets the runner see the coach's.
//!
//! **Instead** one direction: `coach_of: coach_id -> runner_id`; where both are meant, `linked_with: coach_id <-> runner_id`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let mut found = None;
        for look in policy.conditions().flat_map(|condition| cx.looks(condition)) {
            if look.table == policy.table {
                continue;
            }
            let whole = Expr::Exists(Box::new(Query::Select(look.select.clone())));
            whole.walk(&mut |node| {
                let Node::Expr(Expr::Or(ways)) = node else { return };
                let mut sides: Vec<&str> = ways.iter().flat_map(conjuncts).filter_map(|part| caller_column(cx, part)).collect();
                sides.sort_unstable();
                sides.dedup();
                if let [one, two, ..] = sides[..]
                    && !alike(one, two)
                {
                    found = Some((look.table, one.to_owned(), two.to_owned()));
                }
            });
        }
        if let Some((table, one, two)) = found {
            let message = format!("{} takes {one} and {two} of {table} for the caller alike", policy.id);
            out.push(policy.id, message).help("say which direction is meant");
        }
    }
}

fn caller_column<'e>(cx: &Context<'_>, part: &'e Expr) -> Option<&'e str> {
    let Expr::Compare { op, left, right } = part else { return None };
    let name = |side: &'e Expr| match side {
        Expr::Column { name, .. } => Some(name.as_str()),
        _ => None,
    };
    (op == "=").then_some(())?;
    if cx.is_caller(right) { name(left) } else if cx.is_caller(left) { name(right) } else { None }
}

/// `user_a` and `user_b`, `first_id` and `second_id`: two names of one part.
fn alike(one: &str, two: &str) -> bool {
    let pairs = [("first", "second"), ("from", "to"), ("left", "right"), ("low", "high"), ("lower", "higher")];
    let bare = |name: &str| name.trim_end_matches("_id").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let (one, two) = (bare(one), bare(two));
    let stem = |name: &str| name.char_indices().last().map_or(String::new(), |(at, _)| name[..at].to_owned());
    let ordered = pairs.iter().any(|(a, b)| one.contains(a) && two.contains(b) || one.contains(b) && two.contains(a));
    one == two || one.len() > 1 && stem(&one) == stem(&two) || ordered
}
