//! Rows of a protected child are read through an open parent
//!
//! Who reads a parent table meets the parent's policies alone, for the rows of its children too. Row security of a child
//! does not hold there.
//!
//! **Instead** enable row security on the parent, or take its grant away.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (child, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        for parent in cx.ancestors(child) {
            let roles = cx.clients_of(parent, "SELECT");
            if !cx.is_secured(parent) && !roles.is_empty() {
                let message = format!("{} can read {child} through {parent}, which has no row security", people(&roles));
                out.push(parent, message).help("enable row security on the parent");
            }
        }
    }
}
