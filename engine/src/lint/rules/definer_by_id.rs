//! A definer's function answers for whatever id it is given
//!
//! A SECURITY DEFINER function that takes an argument, touches tables with row security, and never asks who calls, hands the
//! rows of anybody to whoever knows or guesses an id.
//!
//! ```sql
//! create function workout(id uuid) returns workouts language sql security definer
//!   as $$ select * from public.workouts w where w.id = $1 $$;
//! ```
//!
//! **Instead** SECURITY INVOKER, or a condition on the caller in its body.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.definer && !function.is_trigger()) {
        let roles = cx.reached_by(&function.id, "EXECUTE");
        let secured: Vec<String> = cx
            .tables_in(function)
            .into_iter()
            .filter(|table| cx.is_secured(table) || cx.tables_under(table).iter().any(|table| cx.is_secured(table)))
            .map(ToString::to_string)
            .collect();
        if roles.is_empty() || secured.is_empty() || cx.asks_who_calls(function) {
            continue;
        }
        let written = cx.tables_written_in(function).iter().any(|table| cx.is_secured(table));
        let what = if written { "changes" } else { "reads" };
        let who = people(&roles);
        let message = format!("{} {what} {} for {who} without asking who calls", function.id, secured.join(", "));
        out.push(&function.id, message).help("security invoker, or a condition on the caller");
    }
}
