//! The roles that the application logs in as: whether anything restrains them, as they are and as whom they may become.

use super::{Roles, State};
use crate::kinds::Kind;

/// One role that the application logs in as.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Login {
    /// The role.
    pub role: String,
    /// Whether its attributes are known: from a server, or because `palisade.toml` tells.
    pub known: bool,
    /// What lifts row security for the role as it is; nothing where row security holds.
    pub unrestrained: Option<String>,
    /// The roles that it may become, each with what lifts row security for it.
    pub becomes: Vec<(String, Option<String>)>,
}

impl Login {
    /// Whether row security holds for whatever the application does.
    pub fn is_restrained(&self) -> bool {
        self.unrestrained.is_none() && self.becomes.iter().all(|(_, lifted)| lifted.is_none())
    }

    /// The sentence that a person reads.
    pub fn sentence(&self) -> String {
        let Self { role, known, unrestrained, becomes } = self;
        let mut text = match unrestrained {
            Some(why) => format!("{role}: row security does not hold for it: {why}"),
            None => format!("{role}: row security holds for it"),
        };
        let one = |(role, lifted): &(String, Option<String>)| match lifted {
            Some(why) => format!("{role}, for which row security does not hold: {why}"),
            None => format!("{role} (row security holds)"),
        };
        let names: Vec<String> = becomes.iter().map(one).collect();
        if !names.is_empty() {
            text += &format!("; it may become {}", names.join(", "));
        }
        if !known {
            text += "; its attributes are not known, and taken to be none";
        }
        text
    }
}

/// What is to be said of each role in `[app] roles`.
pub fn logins(state: &State<'_>) -> Vec<Login> {
    let roles = &state.roles;
    let login = |role: &String| {
        let becomes = roles.may_become(role).into_iter().filter(|other| other != role);
        Login {
            role: role.clone(),
            known: roles.known.contains(role),
            unrestrained: lifted(state, role),
            becomes: becomes.map(|other| (other.clone(), lifted(state, &other))).collect(),
        }
    };
    roles.app.iter().map(login).collect()
}

/// Why row security does not hold for a role.
fn lifted(state: &State<'_>, role: &str) -> Option<String> {
    let roles: &Roles = state.roles;
    if roles.superuser(role) {
        return Some("it is a superuser".to_owned());
    }
    if roles.bypasses(role) {
        return Some("it has BYPASSRLS".to_owned());
    }
    let tables = state.catalog.objects.of_kind(Kind::Table).map(|(id, _)| id);
    let owned = tables.filter(|table| state.row_security(table).enabled && !state.restrains(role, table));
    let owned: Vec<String> = owned.map(|table| table.sql()).collect();
    match owned.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is its own")),
        [one, more @ ..] => Some(format!("{one} and {} more tables are its own", more.len())),
    }
}
