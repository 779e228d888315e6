//! A policy calls a volatile function
//!
//! PostgreSQL runs it for every row, may not use an index with it, and its answer may change while the statement runs. VOLATILE
//! is what a function is unless it says otherwise.
//!
//! **Instead** STABLE for functions that only read.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let volatile = policy.conditions().flat_map(Expr::functions).find(|name| {
            name.is_volatile_builtin()
                || cx.named(name).iter().any(|function| function.volatility == Volatility::Volatile)
        });
        if let Some(name) = volatile {
            out.push(policy.id, format!("{} calls {}, which is volatile", policy.id, name.name)).help("stable");
        }
    }
}
