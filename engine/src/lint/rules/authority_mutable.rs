//! Somebody can change what a policy trusts about them
//!
//! A policy asks a column of another table (a role, a status, whom a row belongs to), and the person it is about can update
//! that column: a coach sets a pending relation active, a user sets `is_admin`.
//!
//! ```sql
//! create policy own on profiles for update using (id = auth.uid());      -- is_admin among the columns
//! ```
//!
//! **Instead** grant the columns that may be changed, `#[immutable(…)]`, `#[transition(…)]`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    super::self_grant::report(cx, "UPDATE", out);
}
