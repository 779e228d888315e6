//! A client may TRUNCATE, REFERENCE or put triggers on a table
//!
//! TRUNCATE empties a table whatever policies say. REFERENCES lets a role find out which keys exist. TRIGGER lets it hang
//! code on the table that runs as whoever writes there.
//!
//! ```sql
//! grant all on notes to authenticated;         -- all three among it
//! ```
//!
//! **Instead** grant the commands that are used: SELECT, INSERT, UPDATE, DELETE.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let mut said = Vec::new();
        for privilege in ["TRUNCATE", "REFERENCES", "TRIGGER"] {
            let roles = cx.clients_of(table, privilege);
            if !roles.is_empty() {
                said.push(format!("{privilege} to {}", people(&roles)));
            }
        }
        if !said.is_empty() {
            let severity = if said[0].starts_with("TRUNCATE") { Severity::Error } else { Severity::Warning };
            let message = format!("{table} is granted {}, past every policy", said.join("; "));
            out.push(table, message).severity(severity).help("grant the commands that are used, by name");
        }
    }
}
