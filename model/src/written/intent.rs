//! Sentences of intent (`when`, `relation`, `consent`, …), which this version names and refuses.

use super::args::RawAttr;
use crate::ctxt::{Ctxt, Problem};

/// Reports an attribute that states intent; leaving it out silently would leave rows open or shut.
pub(crate) fn reject(cx: &Ctxt, raw: &RawAttr) {
    let (what, help) = match raw.name.as_str() {
        "immutable" | "transition" | "consent" => {
            ("changes of state", "write a `#[trigger(…)]` that raises an error")
        }
        "writable" => (
            "columns by relation",
            "write `#[grant(update(…), to = …)]` and a `#[policy(update, using = …)]`",
        ),
        _ => ("relations", "write the relation as SQL: `#[policy(select, to = …, using = \"…\")]`"),
    };
    cx.push(
        Problem::new(raw.span, format!("`#[{}]` is not supported yet: intent about {what}", raw.name))
            .help(help),
    );
}
