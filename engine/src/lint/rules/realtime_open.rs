//! Every client may listen to every channel
//!
//! `realtime.messages` says by its policies who may join which channel; without row security everybody may.
//!
//! **Instead** `alter table realtime.messages enable row level security`, and a policy for each topic.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let messages = ObjectId::schema(Kind::Table, "realtime", "messages");
    if cx.catalog.contains(&messages) && !cx.is_secured(&messages) {
        let schema = ObjectId::database(Kind::Schema, "realtime");
        out.push(&schema, "realtime.messages has no row security: everybody may join every channel")
            .help("enable row security on realtime.messages");
    }
}
