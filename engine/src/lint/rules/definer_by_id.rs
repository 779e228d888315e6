//! A definer's function answers for whatever id it is given
//!
//! A SECURITY DEFINER function touches tables with row security past their policies. Unless its own conditions tie the rows
//! to the caller, in every way in which they can hold, or ask what the caller may, it hands the rows of anybody to whoever
//! knows or guesses an id. Naming the caller is not enough: `auth.uid() is not null` admits everybody who is signed in, and
//! `where id = $1 or owner = auth.uid()` admits by the first half.
//!
//! ```sql
//! create function workout(id uuid) returns workouts language sql security definer
//!   as $$ select * from public.workouts w where w.id = $1 $$;
//! ```
//!
//! It is a warning where the body names the caller in words that are not understood.
//!
//! **Instead** SECURITY INVOKER, or a condition on the caller in its body: `and w.owner = auth.uid()`, or
//! `if not exists (select … where user_id = auth.uid()) then raise …` before anything else. A condition that can be NULL lets
//! whoever makes it so pass: `if wanted <> auth.uid()` says nothing to somebody who is not signed in.

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
        if roles.is_empty() || secured.is_empty() {
            continue;
        }
        let (severity, how) = match cx.binds_rows(function) {
            Bound::Yes => continue,
            Bound::Unread => (Severity::Warning, ", and that it ties the rows to the caller was not understood"),
            Bound::No if cx.asks_who_calls(function) => (Severity::Error, " and names the caller without tying the rows to it"),
            Bound::No => (Severity::Error, " without asking who calls"),
        };
        let written = cx.tables_written_in(function).iter().any(|table| cx.is_secured(table));
        let what = if written { "changes" } else { "reads" };
        let message = format!("{} {what} {} for {}{how}", function.id, secured.join(", "), people(&roles));
        out.push(&function.id, message).severity(severity).help("security invoker, or a condition on the caller");
    }
}
