//! A granted table has row security and no policy
//!
//! Nobody but the owner sees a row. That is often meant, and then the grant is not; or a policy was forgotten, and the
//! application gets empty answers without an error.
//!
//! **Instead** write the policy, or say that nobody is meant: `#[policy(none, reason = "server only")]`, without a grant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let meant = cx.notes.objects.get(table).is_some_and(|note| note.no_policies.is_some());
        let silent = cx.is_secured(table) && cx.policies_of(table).is_empty() && !meant;
        if silent && cx.is_exposed(table) {
            let message = format!("{table} is granted to clients, and no policy lets them see a row");
            out.push(table, message).help("write the policy, or take the grant and say #[policy(none, reason = \"…\")]");
        }
    }
}
