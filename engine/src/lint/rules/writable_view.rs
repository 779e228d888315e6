//! A view lets clients write past row security
//!
//! A simple view is updatable. Without `security_invoker` what is written through it is written with the rights of its
//! owner, whom policies do not bind: `delete from feed` empties the table.
//!
//! **Instead** `security_invoker`, and no INSERT, UPDATE or DELETE on views that are for reading.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, view) in cx.views().filter(|(_, view)| !view.security_invoker()) {
        let text = view.definition.to_lowercase();
        let plain = !["group by", " union ", "distinct", " limit ", "with recursive"].iter().any(|word| text.contains(word));
        let instead = !cx.triggers_on(id).is_empty();
        if !(plain && cx.reads(id).len() == 1 || instead) {
            continue;
        }
        for privilege in ["INSERT", "UPDATE", "DELETE"] {
            let roles = cx.clients_of(id, privilege);
            if !roles.is_empty() {
                let message = format!("{} can {privilege} through {id} with the rights of its owner", people(&roles));
                out.push(id, message).help("security_invoker, or take the privilege away");
            }
        }
    }
}
