//! A serial column
//!
//! Its sequence is an object of its own: whoever inserts needs `USAGE` on it, a default can be dropped or pointed elsewhere, and
//! rows may bring numbers of their own, on which the sequence runs later.
//!
//! **Instead** an identity: `#[column(identity)]`.

use super::prelude::*;
use crate::kinds::Object;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for entry in cx.catalog.objects.values() {
        let Object::SequenceOwner(owner) = &*entry.object else { continue };
        if cx.default_of(&owner.column).is_some_and(|text| text.starts_with("nextval(")) {
            out.push(&owner.column, format!("{} is numbered by a sequence beside it", owner.column)).help("#[column(identity)]");
        }
    }
}
