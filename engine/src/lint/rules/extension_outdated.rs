//! An extension is older than the server has it
//!
//! Only a live database knows which version is installed beside it.
//!
//! **Instead** `alter extension … update`, after a look at what changed.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(live) = cx.live else { return };
    for (name, (installed, available)) in &live.extensions {
        let id = ObjectId::database(Kind::Extension, name.as_str());
        if installed != available {
            out.push(&id, format!("{id} is of version {installed}, and the server has {available}"))
                .help(format!("alter extension {name} update"));
        }
    }
}
