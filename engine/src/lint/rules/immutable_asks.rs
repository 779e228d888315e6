//! A function that is said never to change reads the session or a table
//!
//! PostgreSQL may call an IMMUTABLE function once, when a plan is made, and keep the answer. A plan that is used again, for
//! another caller, then has the first one's answer.
//!
//! ```sql
//! create function uid() returns text immutable language sql
//!   as $$ select current_setting('app.uid', true) $$;
//! ```
//!
//! **Instead** STABLE.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.volatility == Volatility::Immutable) {
        let reads = match (cx.asks_who_calls(function), cx.tables_in(function).first()) {
            (true, _) => "who calls".to_owned(),
            (false, Some(table)) => table.to_string(),
            (false, None) => continue,
        };
        out.push(&function.id, format!("{} is immutable and reads {reads}", function.id)).help("stable");
    }
}
