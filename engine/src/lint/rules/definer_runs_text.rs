//! A definer's function runs text that it puts together
//!
//! `EXECUTE` of a joined string in a SECURITY DEFINER function runs what a caller writes with the rights of the owner.
//!
//! ```sql
//! execute 'select * from ' || relation;     -- relation = 'secrets; drop …'
//! ```
//!
//! **Instead** `format` with `%I` and `%L`, `EXECUTE … USING`, or no text at all.

use super::prelude::*;
use crate::lint::body::runs_text;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.definer && function.language == "plpgsql") {
        if runs_text(function) {
            let message = format!("{} runs text that it puts together, with its owner's rights", function.id);
            out.push(&function.id, message).help("format('… %I … %L', …), or execute … using");
        }
    }
}
