//! A setting that nobody made is an error
//!
//! `current_setting('x')` raises an error where `x` was never set; with `true` behind it, it answers NULL. After a
//! transaction that set it, it answers '' on the same connection, so a cast of it fails (see PL211).
//!
//! **Instead** `nullif(current_setting('x', true), '')`.

use super::prelude::*;
use crate::lint::settings::{Reading, readings};

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, text) in cx.texts() {
        if readings(text).iter().any(|Reading { missing_ok, .. }| !missing_ok) {
            out.push(id, format!("{id} fails where the setting was never made")).help("current_setting(…, true)");
        }
    }
}
