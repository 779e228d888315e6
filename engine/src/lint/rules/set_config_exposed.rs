//! Clients can call a function that sets settings
//!
//! Who may set the setting that says who calls can be anybody. A function that passes its arguments to `set_config` gives
//! that to whoever can call it, over a REST interface too.
//!
//! ```sql
//! create function set_setting(name text, value text) returns text language sql
//!   as $$ select set_config(name, value, true) $$;
//! ```
//!
//! **Instead** revoke EXECUTE from PUBLIC and grant it to the server's role.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.takes_arguments && !function.is_trigger()) {
        let sets = Context::calls_in(function).iter().any(|call| call.ends_with("set_config"));
        let roles = cx.reached_by(&function.id, "EXECUTE");
        if sets && !roles.is_empty() {
            let message = format!("{} can set settings through {}", people(&roles), function.id);
            out.push(&function.id, message).help("revoke execute from public");
        }
    }
}
