//! An index that queries cannot use
//!
//! A concurrent build that failed leaves an index that is written to and never read.
//!
//! **Instead** drop it and build it again.

use super::prelude::*;
use crate::kinds::Object;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, entry) in &cx.catalog.objects {
        if let Object::Index(index) = &*entry.object
            && !index.valid
        {
            out.push(id, format!("{id} is not valid")).help("reindex index concurrently, or drop it");
        }
    }
}
