//! A function looks names up where its caller says
//!
//! Without `SET search_path` the names in a body mean whatever the caller's path makes of them. In a SECURITY DEFINER
//! function that is a way to the rights of its owner: the caller puts a table or an operator of the same name in front.
//!
//! ```sql
//! create function my_runners() returns setof text language sql security definer
//!   as $$ select runner_id from coach_runners where coach_id = auth.uid() $$;
//! ```
//!
//! **Instead** `set search_path = ''` and names with their schema. A body in `BEGIN ATOMIC` was bound when it was made.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions() {
        let written = matches!(function.language.as_str(), "sql" | "plpgsql");
        if function.search_path.is_some() || !written || function.is_bound() {
            continue;
        }
        let severity = if function.definer { Severity::Error } else { Severity::Warning };
        let whose = if function.definer { ", with the rights of its owner" } else { "" };
        let message = format!("{} looks names up on the caller's search_path{whose}", function.id);
        out.push(&function.id, message).severity(severity).help("set search_path = '', and name the schemas");
    }
}
