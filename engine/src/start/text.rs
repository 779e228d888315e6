//! Settings in files that are programs: looked up by their names, without running anything.

/// The text in quotes behind `name:` or `name =`, where the file has one.
pub(super) fn quoted(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let Some(value) = after.strip_prefix(':').or_else(|| after.strip_prefix('=')) else { continue };
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else { continue };
        return value[1..].split(quote).next().map(str::to_owned);
    }
    None
}

/// The name of the variable behind `prefix`: `DATABASE_URL` in `process.env.DATABASE_URL!`.
pub(super) fn variable(text: &str, prefix: &str) -> Option<String> {
    let names = text.split(prefix).skip(1).map(|rest| {
        let rest = rest.trim_start_matches(['[', '(', '"', '\'']);
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
    });
    names.into_iter().find(|name| name.contains("URL"))
}
