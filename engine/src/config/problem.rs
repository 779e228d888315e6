//! Mistakes in `palisade.toml` as a person reads them: place, line, caret and what to write instead.

use std::path::Path;

use super::Secret;
use super::suggest::did_you_mean;
use crate::Error;

/// Parts a message of a deserializer into its sentence and its help.
const HELP: char = '\u{1f}';

/// A message for a deserializer's error, which has room for one text only.
pub(super) fn with_help(what: &str, help: &str) -> String {
    format!("{what}{HELP}{help}")
}

/// The error for a file that cannot be read as TOML or says what no setting means.
pub(crate) fn explain(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let message = error.message();
    let (what, help) = message.split_once(HELP).map_or((message, None), |(w, h)| (w, Some(h.to_owned())));
    let what = what.lines().collect::<Vec<_>>().join(", ");
    let (what, help) = match unknown(&what) {
        Some((sentence, hint)) => (sentence, hint),
        None => (what, help),
    };
    let Some(span) = error.span().filter(|span| text.is_char_boundary(span.start)) else {
        return with_hint(Error::new(format!("{}: {what}", path.display())), help);
    };
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..span.start].matches('\n').count() + 1;
    let source = text[start..].lines().next().unwrap_or_default();
    let column = text[start..span.start].chars().count() + 1;
    let length =
        text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default().chars().count();
    // What is printed ends in logs, and the line may hold a URL with a password.
    let shown = Secret::new(source).to_string();
    let length = if shown == source { length.max(1) } else { 1 };
    let gutter = " ".repeat(line.to_string().len());
    let out = Error::new(format!("{}:{line}:{column}: {what}", path.display()))
        .detail(format!("{line} | {shown}"))
        .detail(format!("{gutter} | {}{}", " ".repeat(column - 1), "^".repeat(length)));
    with_hint(out, help)
}

fn with_hint(error: Error, help: Option<String>) -> Error {
    match help {
        Some(help) => error.hint(help),
        None => error,
    }
}

/// serde's sentence on an unknown field or variant, with the nearest name in place of the whole list.
fn unknown(message: &str) -> Option<(String, Option<String>)> {
    let (noun, rest) = ["field", "variant"]
        .iter()
        .find_map(|noun| Some((noun, message.strip_prefix("unknown ")?.strip_prefix(noun)?)))?;
    let mut names = rest.split('`').skip(1).step_by(2);
    let name = names.next()?;
    let noun = if *noun == "field" { "setting" } else { "value" };
    Some((format!("there is no {noun} `{name}` here"), did_you_mean(name, names)))
}
