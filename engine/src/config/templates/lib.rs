//! The schema of the database: one struct a table.
//!
//! Change a struct, then run `palisade generate`.

use chrono::{DateTime, Utc};
use palisade::Table;

/// A note that somebody wrote.
#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(none, reason = "the server alone, until somebody else needs it")]
#[index(created_at desc)]
pub struct Note {
    #[column(primary_key, default = gen_random_uuid())]
    pub id: uuid::Uuid,
    /// What it says.
    #[column(check = "{body} <> ''")]
    pub body: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
}
