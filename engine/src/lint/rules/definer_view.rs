//! A view passes row security by
//!
//! A view without `security_invoker` reads its tables with the rights of its owner, whom policies do not bind unless they
//! are forced. Whoever may read the view reads every row that its query returns. `security_barrier` does not change that,
//! and a view with `security_invoker` over such a view leaks just as well.
//!
//! ```sql
//! create view feed as select * from workouts;
//! grant select on feed to authenticated;       -- everybody's workouts
//! ```
//!
//! **Instead** `security_invoker` (PostgreSQL 15 and later). Where the view is a door on purpose (some columns of rows that
//! policies hide), keep it narrow and waive this with the reason.

use super::prelude::*;
use std::collections::BTreeMap;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut above: BTreeMap<&ObjectId, Vec<(&ObjectId, bool)>> = BTreeMap::new();
    for (id, view) in cx.views() {
        for below in cx.reads(id) {
            above.entry(below).or_default().push((id, view.security_invoker()));
        }
    }
    for (id, _) in cx.views().filter(|(_, view)| !view.security_invoker()) {
        let mut roles = cx.clients_of(id, "SELECT");
        let mut through = String::new();
        // An invoker's view above it needs the privilege on this one, and no way into its schema.
        if roles.is_empty() {
            for (above, invoker) in above.get(id).into_iter().flatten() {
                let held: Vec<&str> = cx.clients_of(above, "SELECT");
                if !invoker || held.iter().any(|role| cx.holds(role, "SELECT", id)) {
                    roles = held;
                    through = format!(" through {above}");
                }
            }
        }
        let secured: Vec<String> =
            cx.tables_under(id).into_iter().filter(|table| cx.is_secured(table)).map(ToString::to_string).collect();
        if !roles.is_empty() && !secured.is_empty() {
            let who = people(&roles);
            let message = format!("{id} shows {who}{through} {} past row security", secured.join(", "));
            let argument = "security_invoker".to_owned();
            out.push(id, message)
                .help("#[view(…, security_invoker)], or with (security_invoker = true)")
                .fix(Change::AddArgument { attribute: "view", argument });
        }
    }
}
