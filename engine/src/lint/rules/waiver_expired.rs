//! A waiver that has run out
//!
//! `until` has passed, so what it waived counts again.
//!
//! **Instead** repair it, or decide again.

use super::prelude::*;

/// Found when waivers are heard, not in a catalog.
pub(super) fn run(_: &Context<'_>, _: &mut Findings<'_>) {}
