//! A client can read a column that holds a secret
//!
//! Columns declared `sensitive`, or named like a secret or like what identifies a person, can be read by a client. Without
//! row security by everybody of that role; with it still by whoever the policies admit, and a policy admits a coach to a
//! row as readily as to its password hash.
//!
//! ```sql
//! grant select on users to authenticated;      -- users.password_hash among it
//! ```
//!
//! **Instead** grant the columns that clients need, by name: `#[grant(select(id, name), to = authenticated)]`.

use super::prelude::*;

/// Words in names of columns that hold secrets.
const SECRETS: &[&str] = &[
    "password", "passwd", "secret", "token", "apikey", "api_key", "private_key", "access_key", "otp", "pin_hash",
    "credit_card", "card_number", "cvv", "ssn", "social_security",
];

/// Words in names of columns that say who somebody is.
const PERSONAL: &[&str] = &["email", "phone", "birth", "passport", "iban", "tax_id", "address", "salary", "diagnosis"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let secured = cx.is_secured(table);
        for (name, _) in cx.columns(table) {
            let column = ObjectId::on(Kind::Column, table, name);
            let declared = cx.notes.objects.get(&column).is_some_and(|note| note.sensitive);
            let secret = has_word(name, SECRETS);
            if !(declared || secret || !secured && has_word(name, PERSONAL)) {
                continue;
            }
            let reads = |role: &&str| {
                cx.columns_held(role, "SELECT", table).is_none_or(|columns| columns.contains(name))
            };
            let roles: Vec<&str> = cx.clients_of(table, "SELECT").into_iter().filter(reads).collect();
            if roles.is_empty() {
                continue;
            }
            let rows = if secured { "in the rows that policies admit" } else { "in every row" };
            let message = format!("{} can read {column} {rows}", people(&roles));
            let severity = if declared || !secured { Severity::Error } else { Severity::Warning };
            out.push(&column, message).severity(severity).help("grant the other columns by name");
        }
    }
}

/// Whether one of the words stands in a name as words of a name do.
fn has_word(name: &str, words: &[&str]) -> bool {
    let name = format!("_{}_", name.to_lowercase());
    words.iter().any(|word| {
        name.contains(&format!("_{word}_")) || name.contains(&format!("_{word}s_")) || name.contains(&format!("_{word}_hash_"))
    })
}
