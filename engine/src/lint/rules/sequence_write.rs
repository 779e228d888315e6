//! A client may set a sequence
//!
//! UPDATE on a sequence allows `setval`: a client can turn it back, and inserts of everybody collide.
//!
//! **Instead** USAGE is enough for `nextval`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for id in cx.catalog.objects.keys().filter(|id| id.kind == Kind::Sequence) {
        let roles = cx.reached_by(id, "UPDATE");
        if !roles.is_empty() {
            out.push(id, format!("{} can set {id} back", people(&roles))).help("grant USAGE instead");
        }
    }
}
