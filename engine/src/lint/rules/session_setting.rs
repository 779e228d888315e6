//! A setting is made for the session and not for the transaction
//!
//! `set_config(…, false)` outlives the transaction. Behind a pool the next request on the connection is the caller of the one
//! before.
//!
//! **Instead** `set_config(…, true)`, `SET LOCAL`, inside the transaction that needs it.

use super::prelude::*;
use crate::sql::significant;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions() {
        let Ok(tokens) = significant(&function.body) else { continue };
        let mut inside = false;
        for two in tokens.windows(2) {
            inside |= two[0].is_word("set_config");
            inside &= !two[0].is_punct(";");
            if inside && two[0].is_word("false") && two[1].is_punct(")") {
                out.push(&function.id, format!("{} sets a setting for the whole session", function.id))
                    .help("set_config(…, true)");
                break;
            }
        }
    }
}
