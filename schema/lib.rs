//! UltraCoach, a training platform for ultramarathon runners and their coaches: its whole database, and no queries.
//!
//! Who may see which row follows from three facts: who calls, whom that person coaches or is coached by
//! (`coach_runners`), and what that person is. Structs say it as intent; the policies, the functions in the schema
//! `private` and the guards are generated. What no condition says is a function in `app/`, beside the structs.
//!
//! * `authenticated` is anyone who has signed in. Row security holds for it, and its privileges are listed column by
//!   column wherever a row has columns that are not its to write or to read.
//! * `service_role` is the server. Row security does not hold for it; its grants are in
//!   `app/server.sql`.
//! * `anon`, anyone who has not signed in, gets nothing.
//!
//! Row security is enabled and not forced: the helper functions run as the tables' owner, and forcing it would shut
//! them out too.

#![expect(
    missing_docs,
    reason = "documentation becomes a comment in the database, where a plain name needs none"
)]
#![allow(
    clippy::duplicated_attributes,
    reason = "two indexes may share a column; clippy takes the second `user_id` for a repeated word"
)]

pub mod auth;
pub mod communication;
pub mod relationships;
pub mod settings;
pub mod strava;
pub mod training;
