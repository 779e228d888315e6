//! The options of foreign data objects: lists of `name=value`, some of which are secrets.

use crate::sql::{quote_ident, quote_literal};

/// What marks an option's name as that of a secret.
const SECRET: [&str; 7] = ["password", "passwd", "secret", "token", "credential", "access_key", "api_key"];

/// ` OPTIONS (…)`, or nothing.
pub(crate) fn clause(options: &[String]) -> String {
    if options.is_empty() {
        return String::new();
    }
    let items: Vec<String> = options.iter().map(|option| item("", option)).collect();
    format!(" OPTIONS ({})", items.join(", "))
}

/// The `OPTIONS (…)` of an ALTER that brings one list to the other; nothing where they are the same.
pub(crate) fn changes(from: &[String], to: &[String]) -> Option<String> {
    let there = |options: &[String], option: &str| options.iter().any(|other| name(other) == name(option));
    let mut items: Vec<String> = from
        .iter()
        .filter(|option| !there(to, option))
        .map(|option| format!("DROP {}", quote_ident(name(option))))
        .collect();
    let changed = to.iter().filter(|option| !from.contains(option));
    items.extend(changed.map(|option| item(if there(from, option) { "SET " } else { "ADD " }, option)));
    (!items.is_empty()).then(|| format!("OPTIONS ({})", items.join(", ")))
}

/// Takes secrets out, so that no catalog, snapshot or migration holds one: what runs a migration puts the value of
/// the environment variable in. `stem` makes the variable's name this object's own.
pub(crate) fn redact(options: Vec<String>, stem: &str) -> Vec<String> {
    let redacted = |option: String| match option.split_once('=') {
        Some((name, _)) if SECRET.iter().any(|mark| name.to_lowercase().contains(mark)) => {
            format!("{name}={}", placeholder(&format!("{stem}_{name}")))
        }
        _ => option,
    };
    options.into_iter().map(redacted).collect()
}

/// What stands where a secret stood.
pub(crate) fn placeholder(variable: &str) -> String {
    let variable: String = variable
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("${{env:{variable}}}")
}

/// Whether a list holds a placeholder.
pub(crate) fn holds_secret(options: &[String]) -> bool {
    options.iter().any(|option| option.contains("=${env:"))
}

fn name(option: &str) -> &str {
    option.split_once('=').map_or(option, |(name, _)| name)
}

fn item(verb: &str, option: &str) -> String {
    let (name, value) = option.split_once('=').unwrap_or((option, ""));
    format!("{verb}{} {}", quote_ident(name), quote_literal(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(options: &[&str]) -> Vec<String> {
        options.iter().map(|option| (*option).to_owned()).collect()
    }

    #[test]
    fn a_list_is_brought_to_another() {
        let (from, to) = (list(&["host=a", "port=5432", "x=y=z"]), list(&["host=b", "x=y=z", "User=it's"]));
        assert_eq!(
            changes(&from, &to).as_deref(),
            Some("OPTIONS (DROP port, SET host 'b', ADD \"User\" 'it''s')")
        );
        assert_eq!(changes(&to, &to), None);
        assert_eq!(clause(&from), " OPTIONS (host 'a', port '5432', x 'y=z')");
    }

    #[test]
    fn secrets_are_taken_out() {
        let options = redact(list(&["user=me", "Password=hunter2"]), "my-server_bob");
        assert_eq!(options, ["user=me", "Password=${env:MY_SERVER_BOB_PASSWORD}"]);
        assert!(holds_secret(&options));
    }
}
