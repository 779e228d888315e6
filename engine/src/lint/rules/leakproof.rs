//! A function of our own is said to leak nothing
//!
//! LEAKPROOF lets PostgreSQL run a function before the policies have decided which rows there are. If it raises an error
//! with its argument in it, or writes it down, hidden rows are out.
//!
//! **Instead** leave it out; only a superuser can say it.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.leakproof) {
        out.push(&function.id, format!("{} may see rows before policies decide", function.id)).help("not leakproof");
    }
}
