//! A client may hand its privileges on
//!
//! A privilege with GRANT OPTION can be given to any role, PUBLIC too, by whoever holds it.
//!
//! **Instead** leave the option out.

use super::prelude::*;
use crate::kinds::Object;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, entry) in &cx.catalog.objects {
        let (Object::Grant(grant), Some(target)) = (&*entry.object, id.parent()) else { continue };
        let options: Vec<&str> =
            grant.privileges.iter().filter(|(_, option)| **option).map(|(name, _)| name.as_str()).collect();
        if !options.is_empty() && cx.is_client(&id.name) {
            let message = format!("{} can hand on {} on {target}", people(&[&id.name]), options.join(", "));
            out.push(target, message).help("revoke the grant option");
        }
    }
}
