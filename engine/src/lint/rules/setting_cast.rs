//! A setting is cast without a thought for the empty text
//!
//! Once a transaction that set it has ended, a setting is '' and not NULL on the same connection. `''::uuid` is an error, in
//! every query behind a pool; `''` as an id is a caller who has none.
//!
//! **Instead** `nullif(current_setting('x', true), '')::uuid`.

use super::prelude::*;
use crate::lint::settings::{Reading, readings};

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, text) in cx.texts() {
        if readings(text).iter().any(|Reading { cast, nullif, .. }| *cast && !nullif) {
            let message = format!("{id} casts a setting that is '' after the transaction which made it");
            out.push(id, message).help("nullif(current_setting(…, true), '')");
        }
    }
}
