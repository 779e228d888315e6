//! A policy calls a function with a column of the row
//!
//! A function that takes something of the row runs for each row, and no index can help: half a minute on a million rows where
//! the array form takes half a millisecond. A sub-select around it changes nothing, because its answer differs by row.
//!
//! ```sql
//! using (app.is_coach_of(user_id))
//! ```
//!
//! **Instead** a function without arguments that gives the ids: `user_id = any (array(select app.my_runners()))`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = None;
        // What is written is one row; what is looked through is all of them.
        for condition in policy.using.iter() {
            condition.walk(&mut |node| {
                if let Node::Expr(Expr::Call { name, arguments }) = node {
                    let ours = cx.named(name).into_iter().any(|function| {
                        function.definer || function.language != "sql" || !cx.tables_in(function).is_empty()
                    });
                    if ours && arguments.iter().any(|argument| !argument.columns().is_empty()) {
                        found = Some(name.name.clone());
                    }
                }
            });
        }
        if let Some(name) = found {
            out.push(policy.id, format!("{} calls {name} for each row", policy.id))
                .help("a function without arguments that gives the ids: = any (array(select …()))");
        }
    }
}
