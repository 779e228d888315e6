//! What stands in attributes: taking an argument out, and the texts in one.

use std::ops::Range;

use proc_macro2::{Span as TokenSpan, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Meta};

use super::offset;
use crate::diagnostic::{LineColumn, Span};

/// The text of a `.rs` file without the attribute, or the argument of an attribute, that starts at `place`. An attribute
/// that stands alone on its lines takes them along. `None` where neither is there.
pub fn remove(text: &str, place: Span) -> Option<String> {
    let found = find(text, place.start)?;
    let range = match found {
        Found::Attribute(attr) => {
            let bracket = attr.bracket_token.span;
            let start = offset(text, Span::of(attr.pound_token.span).start)?;
            lines(text, start..offset(text, Span::of(bracket.close()).end)?)
        }
        Found::Argument(range) => range,
    };
    let mut out = text.to_owned();
    out.replace_range(range, "");
    Some(out)
}

/// The text of a `.rs` file without the argument whose brackets begin with the word at `place`: `allow(PL100, …)` for the
/// place of `PL100`.
pub fn remove_around(text: &str, place: Span) -> Option<String> {
    let file = syn::parse_file(text).ok()?;
    let mut finder = Finder { text, place: place.start, around: true, found: None };
    finder.visit_file(&file);
    let Some(Found::Argument(range)) = finder.found else { return None };
    let mut out = text.to_owned();
    out.replace_range(range, "");
    Some(out)
}

/// The bytes between the quotes of every string in the attribute that starts at `place`. `None` where no attribute does,
/// and where a string has escapes, so that its bytes are not its text.
pub fn texts(text: &str, place: Span) -> Option<Vec<Range<usize>>> {
    let Found::Attribute(attr) = find(text, place.start)? else { return None };
    let Meta::List(list) = &attr.meta else { return Some(Vec::new()) };
    let mut found = Vec::new();
    let mut open = vec![list.tokens.clone()];
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Literal(literal) => {
                    let at = Span::of(literal.span());
                    let range = offset(text, at.start)?..offset(text, at.end)?;
                    found.extend(inside(text, range)?);
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
    Some(found)
}

/// The inner bytes of a string; nothing for another literal.
fn inside(text: &str, literal: Range<usize>) -> Option<Option<Range<usize>>> {
    let written = &text[literal.clone()];
    let Some(open) = written.find('"') else { return Some(None) };
    match &written[..open] {
        "" if !written.contains('\\') => Some(Some(literal.start + 1..literal.end - 1)),
        raw if raw.starts_with('r') => Some(Some(literal.start + open + 1..literal.end - open)),
        _ => None,
    }
}

enum Found {
    Attribute(Box<Attribute>),
    Argument(Range<usize>),
}

fn find(text: &str, place: LineColumn) -> Option<Found> {
    let file = syn::parse_file(text).ok()?;
    let mut finder = Finder { text, place, around: false, found: None };
    finder.visit_file(&file);
    finder.found
}

struct Finder<'a> {
    text: &'a str,
    place: LineColumn,
    /// Whether the place is the first word in the brackets of what is meant.
    around: bool,
    found: Option<Found>,
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if !self.around && Span::of(attr.path().span()).start == self.place {
            self.found = Some(Found::Attribute(Box::new(attr.clone())));
        } else if let Meta::List(list) = &attr.meta
            && let Some(range) = self.argument(list.tokens.clone())
        {
            self.found = Some(Found::Argument(range));
        }
        visit::visit_attribute(self, attr);
    }
}

impl Finder<'_> {
    /// An argument with the comma that belongs to it: the one behind, or before the last argument the one in front.
    fn argument(&self, tokens: TokenStream) -> Option<Range<usize>> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        let is_here = |token: &TokenTree| Span::of(token.span()).start == self.place;
        let at = tokens.iter().enumerate().position(|(at, token)| match (self.around, tokens.get(at + 1)) {
            (false, _) => is_here(token),
            (true, Some(TokenTree::Group(group))) => {
                group.stream().into_iter().next().is_some_and(|token| is_here(&token))
            }
            (true, _) => false,
        });
        let Some(at) = at.filter(|at| *at == 0 || is_comma(&tokens[at - 1])) else {
            return tokens.into_iter().find_map(|token| match token {
                TokenTree::Group(group) => self.argument(group.stream()),
                _ => None,
            });
        };
        let start = |span: TokenSpan| offset(self.text, Span::of(span).start);
        let end = |span: TokenSpan| offset(self.text, Span::of(span).end);
        let comma = tokens[at..].iter().position(is_comma).map(|behind| at + behind);
        match (comma.and_then(|comma| tokens.get(comma + 1)), at.checked_sub(1)) {
            (Some(next), _) => Some(start(tokens[at].span())?..start(next.span())?),
            (None, Some(before)) => Some(start(tokens[before].span())?..end(tokens.last()?.span())?),
            (None, None) => Some(start(tokens[at].span())?..end(tokens.last()?.span())?),
        }
    }
}

/// The whole lines, where nothing else stands on them.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |newline| range.end + newline + 1);
    let blank = |part: &str| part.chars().all(char::is_whitespace);
    if blank(&text[start..range.start]) && blank(&text[range.end..end]) { start..end } else { range }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r###"
#[derive(Table)]
#[table(rls, allow(PL100, reason = "it, was"), allow(PL101, reason = "x"))]
#[index(a, b)]
#[policy(select, to = app, using = "a = auth.uid()", check = r#"b = "x""#)]
struct T {
    #[column(index)] a: i32,
    #[column(unique, index)]
    b: i32,
}
"###;

    fn place(needle: &str) -> Span {
        let at = SOURCE.find(needle).unwrap();
        let line = SOURCE[..at].matches('\n').count() + 1;
        let column = at - SOURCE[..at].rfind('\n').unwrap();
        let start = LineColumn { line, column };
        Span { start, end: start }
    }

    fn without(needle: &str) -> Vec<String> {
        let text = remove(SOURCE, place(needle)).unwrap();
        assert!(syn::parse_file(&text).is_ok(), "{text}");
        text.lines().filter(|line| !SOURCE.lines().any(|old| old == *line)).map(str::to_owned).collect()
    }

    #[test]
    fn an_argument_goes_with_its_comma_and_an_attribute_with_its_line() {
        assert_eq!(without("allow(PL100"), [r#"#[table(rls, allow(PL101, reason = "x"))]"#]);
        assert_eq!(without("allow(PL101"), [r#"#[table(rls, allow(PL100, reason = "it, was"))]"#]);
        assert_eq!(without("index)] a"), ["    #[column()] a: i32,"]);
        assert_eq!(without("index)]\n"), ["    #[column(unique)]"]);
        assert!(without("index(a, b)").is_empty());
        assert!(!remove(SOURCE, place("index(a, b)")).unwrap().contains("index(a, b)"));
        assert_eq!(remove(SOURCE, place("struct")), None);
        assert_eq!(remove(SOURCE, place("\"it, was")), None, "a value is no argument");
    }

    #[test]
    fn a_waiver_goes_by_its_code() {
        let text = remove_around(SOURCE, place("PL101")).unwrap();
        assert!(text.contains(r#"#[table(rls, allow(PL100, reason = "it, was"))]"#), "{text}");
        assert_eq!(remove_around(SOURCE, place("rls")), None);
    }

    #[test]
    fn texts_are_what_stands_between_the_quotes() {
        let found = texts(SOURCE, place("policy")).unwrap();
        let said: Vec<&str> = found.into_iter().map(|range| &SOURCE[range]).collect();
        assert_eq!(said, ["a = auth.uid()", "b = \"x\""]);
        let escaped = "#[policy(using = \"a = \\\"b\\\"\")]\nstruct T;";
        let start = LineColumn { line: 1, column: 3 };
        assert_eq!(texts(escaped, Span { start, end: start }), None);
    }
}
