//! A policy trusts a setting that is not its own
//!
//! Settings without a prefix are PostgreSQL's (`role`, `search_path`, `application_name`), and any client sets most of them
//! in its connection string.
//!
//! **Instead** a setting with a prefix that only the application makes, or a verified token.

use super::prelude::*;
use crate::lint::settings::{Reading, readings};

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, text) in cx.texts() {
        for Reading { name, .. } in readings(text) {
            if let Some(name) = name.filter(|name| !name.contains('.')) {
                let message = format!("{id} trusts the setting {name}, which is not the application's");
                out.push(id, message).help("a setting with a prefix of your own");
            }
        }
    }
}
