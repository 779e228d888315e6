//! A client may create objects in a schema
//!
//! Who can create in a schema that others search puts functions, operators and tables of the same names there, and waits
//! for somebody with more rights to use them (CVE-2018-1058). Before PostgreSQL 15 everybody could create in `public`.
//!
//! **Instead** `revoke create on schema public from public`.

use super::prelude::*;
use crate::kinds::Object;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, entry) in &cx.catalog.objects {
        let (Object::Grant(grant), Some(target)) = (&*entry.object, id.parent()) else { continue };
        let may = target.kind == Kind::Schema && grant.privileges.contains_key("CREATE");
        if may && cx.is_client(&id.name) {
            let message = format!("{} can create objects in {target}", people(&[&id.name]));
            out.push(target, message).help("revoke CREATE on the schema");
        }
    }
}
