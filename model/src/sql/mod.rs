//! SQL in string literals: `{names}` to be filled in, and the mistakes that are certain without asking PostgreSQL.
//!
//! No parser of SQL is the judge here, because every one rejects expressions that PostgreSQL accepts. What is
//! reported is what no PostgreSQL could read: an unterminated quote, an unbalanced bracket, a character that starts
//! no token. Everything else is left to the server, which sees the text as it was written.

#[cfg(feature = "hints")]
mod columns;
pub mod lexer;

/// Without a parser of SQL there are no hints. The derives have no use for one: they can only refuse, not warn.
#[cfg(not(feature = "hints"))]
mod columns {
    pub(super) fn column_names(_: &str) -> Vec<(String, std::ops::Range<usize>)> {
        Vec::new()
    }
}

use proc_macro2::Span;
use syn::LitStr;

use crate::ctxt::{Ctxt, Problem};
use lexer::Shape;

/// The SQL text of one literal, split at its `{names}`.
#[derive(Debug, Clone)]
pub struct SqlText {
    /// The literal in the source.
    pub span: Span,
    /// Text and names in order.
    pub parts: Vec<SqlPart>,
    source: Box<Source>,
}

/// The literal that an [`SqlText`] comes from.
#[derive(Debug, Clone)]
struct Source {
    place: Place,
    /// The value with an identifier of the same length for every name; missing if the braces were wrong.
    masked: Option<String>,
}

/// A piece of [`SqlText`].
#[derive(Debug, Clone)]
pub enum SqlPart {
    /// SQL that stands as it is.
    Text(String),
    /// A name between braces.
    Name(SqlName),
}

/// A `{name}`: a field of the struct, a type, or a field or variant of a type.
#[derive(Debug, Clone)]
pub struct SqlName {
    /// The segments: `["user_id"]`, `["User"]`, `["User", "id"]`, `["models", "User", "id"]`.
    pub path: Vec<String>,
    /// The name in the literal, or the literal where rustc does not tell more.
    pub span: Span,
}

impl SqlText {
    /// Reads a literal and reports what is certainly wrong with it.
    pub fn parse(cx: &Ctxt, literal: &LitStr, shape: Shape) -> Self {
        let value = literal.value();
        let place = Place::of(literal, &value);
        let (parts, masked) = split(cx, &value, &place);
        if let Some(masked) = &masked {
            for error in lexer::check(masked, shape) {
                cx.push(Problem::new(place.at(error.at), error.message).maybe_help(error.help));
            }
        }
        Self { span: literal.span(), parts, source: Box::new(Source { place, masked }) }
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &SqlName> {
        self.parts.iter().filter_map(|part| match part {
            SqlPart::Name(name) => Some(name),
            SqlPart::Text(_) => None,
        })
    }

    /// The columns that the text names without braces, each with its place: what a parser of SQL finds, and nothing if
    /// it does not understand the text. The name is the one that PostgreSQL looks up.
    pub(crate) fn bare_columns(&self) -> Vec<(String, Span)> {
        let Source { place, masked } = &*self.source;
        let found = masked.as_deref().map(columns::column_names).unwrap_or_default();
        let bare = found.into_iter().filter(|(_, at)| !place.value[at.start..].starts_with('{'));
        bare.map(|(name, at)| (name, place.at(at))).collect()
    }

    /// The text with every name replaced.
    pub fn expand(&self, mut name: impl FnMut(&SqlName) -> String) -> String {
        let parts = self.parts.iter().map(|part| match part {
            SqlPart::Text(text) => text.clone(),
            SqlPart::Name(found) => name(found),
        });
        parts.collect()
    }
}

impl SqlName {
    /// The name as it was written.
    pub fn written(&self) -> String {
        self.path.join("::")
    }

    /// Whether it can only be a field of the struct itself.
    pub fn field(&self) -> Option<&str> {
        match self.path.as_slice() {
            [one] if one.starts_with(|c: char| !c.is_uppercase()) => Some(one),
            _ => None,
        }
    }
}

/// Maps an offset in the value to a span in the literal.
#[derive(Debug, Clone)]
struct Place {
    literal: proc_macro2::Literal,
    value: String,
    /// Where the value starts in the literal's text, if the two agree letter by letter from there on.
    offset: Option<usize>,
}

impl Place {
    fn of(literal: &LitStr, value: &str) -> Self {
        let token = literal.token();
        let text = token.to_string();
        let start = text.find('"').map_or(0, |quote| quote + 1);
        let same = text.get(start..start + value.len()) == Some(value);
        Self { literal: token, value: value.to_owned(), offset: same.then_some(start) }
    }

    fn at(&self, range: std::ops::Range<usize>) -> Span {
        self.offset
            .and_then(|offset| self.literal.subspan(range.start + offset..range.end + offset))
            .unwrap_or_else(|| self.literal.span())
    }
}

/// Splits at braces. The second value is the text with every name replaced by an identifier of the same length, for
/// the lexer; it is missing if braces were wrong, since then the lexer's complaints would only repeat that.
fn split(cx: &Ctxt, value: &str, place: &Place) -> (Vec<SqlPart>, Option<String>) {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut masked = String::new();
    let mut sound = true;
    let mut rest = value;
    while let Some(brace) = rest.find(['{', '}']) {
        let at = value.len() - rest.len() + brace;
        text.push_str(&rest[..brace]);
        masked.push_str(&rest[..brace]);
        let (brace, behind) = rest[brace..].split_at(1);
        if let Some(behind) = behind.strip_prefix(brace) {
            text.push_str(brace);
            masked.push_str(brace);
            masked.push(' ');
            rest = behind;
            continue;
        }
        let name = behind
            .split_once('}')
            .filter(|_| brace == "{")
            .and_then(|(name, behind)| parse_path(name).map(|path| (path, name.len() + 2, behind)));
        if let Some((path, length, behind)) = name {
            parts.push(SqlPart::Text(std::mem::take(&mut text)));
            parts.push(SqlPart::Name(SqlName { path, span: place.at(at..at + length) }));
            masked.push_str(&"x".repeat(length));
            rest = behind;
            continue;
        }
        // One message for a text whose braces are not meant for us, however many they are.
        let first = std::mem::replace(&mut sound, false);
        if first {
            cx.push(
                Problem::new(place.at(at..at + 1), format!("`{brace}` in SQL text opens or closes a name"))
                    .label("not a name")
                    .help(format!(
                        "write `{brace}{brace}` for a brace, `{{field}}` for the name of a column"
                    )),
            );
        }
        text.push_str(brace);
        rest = behind;
    }
    text.push_str(rest);
    masked.push_str(rest);
    parts.push(SqlPart::Text(text));
    parts.retain(|part| !matches!(part, SqlPart::Text(text) if text.is_empty()));
    (parts, sound.then_some(masked))
}

/// `user_id`, `User`, `User::id`; `r#type` without its prefix.
fn parse_path(text: &str) -> Option<Vec<String>> {
    text.split("::")
        .map(|segment| {
            let segment = segment.strip_prefix("r#").unwrap_or(segment);
            let mut chars = segment.chars();
            let first = chars.next()?;
            let good =
                (first.is_alphabetic() || first == '_') && chars.all(|c| c.is_alphanumeric() || c == '_');
            good.then(|| segment.to_owned())
        })
        .collect()
}
