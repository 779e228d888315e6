//! A condition or a body with one thing about it changed.

use std::collections::BTreeMap;

use crate::sql::{Token, quote_ident, quote_literal, significant};
use crate::world::Shape;

/// The text with one thing about it changed: a part of a condition left out, a word of an enum replaced, the two
/// columns of a relation exchanged.
pub(super) fn weakened(text: &str, shape: &Shape) -> Vec<(String, String)> {
    let Ok(tokens) = significant(text) else { return Vec::new() };
    let mut all = Vec::new();
    // A function's definition is one statement around a text; what is changed lies in that text.
    for (token, body) in tokens.iter().filter_map(|token| Some((token, token.dollar_body()?))) {
        for (what, changed) in weakened(body, shape) {
            let start = token.offset + (token.text.len() - body.len()) / 2;
            all.push((what, format!("{}{changed}{}", &text[..start], &text[start + body.len()..])));
        }
    }
    all.extend(without_parts(text, &tokens));
    all.extend(other_words(text, &tokens, shape));
    all.extend(exchanged(text, &tokens, shape));
    all
}

/// Each operand of AND and OR left out, with the word that joins it.
fn without_parts(text: &str, tokens: &[Token<'_>]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let (mut depths, mut depth) = (Vec::new(), 0i32);
    for token in tokens {
        depth -= i32::from(token.is_punct(")"));
        depths.push(depth);
        depth += i32::from(token.is_punct("("));
    }
    let ends = |at: usize| {
        ["where", "and", "or", "then", "else", "when", "on", "end", "from", "order", "limit", "union"]
            .iter()
            .any(|word| tokens[at].is_word(word) && !(at > 0 && tokens[at - 1].is_word("distinct")))
            || tokens[at].is_punct(";")
            || tokens[at].is_punct(",")
    };
    for (at, token) in tokens.iter().enumerate() {
        if !(token.is_word("and") || token.is_word("or")) {
            continue;
        }
        // `between x and y` is one condition.
        if tokens[..at]
            .iter()
            .zip(&depths)
            .rev()
            .take(6)
            .any(|(token, at_depth)| *at_depth == depths[at] && token.is_word("between"))
        {
            continue;
        }
        let inside =
            |other: &usize| depths[*other] >= depths[at] && !(depths[*other] == depths[at] && ends(*other));
        let right = (at + 1..tokens.len()).take_while(inside).last();
        let left = (0..at).rev().take_while(inside).last();
        if let Some(right) = right.filter(|right| tokens[*right].end() > token.offset) {
            let part = &text[tokens[at + 1].offset..tokens[right].end()];
            all.push((
                format!("without {}", short(part)),
                format!("{}{}", &text[..token.offset], &text[tokens[right].end()..]),
            ));
        }
        if let Some(left) = left {
            let part = &text[tokens[left].offset..tokens[at - 1].end()];
            all.push((
                format!("without {}", short(part)),
                format!("{}{}", &text[..tokens[left].offset], &text[token.end()..]),
            ));
        }
    }
    all
}

/// Words of an enum or of a check, each replaced by another one of the same list.
fn other_words(text: &str, tokens: &[Token<'_>], shape: &Shape) -> Vec<(String, String)> {
    let lists: Vec<Vec<String>> = shape
        .tables
        .values()
        .flat_map(|table| table.columns.iter().map(move |column| crate::world::enumerated(table, column)))
        .filter(|list| list.len() > 1)
        .collect();
    let mut all = Vec::new();
    for token in tokens {
        let Some(word) = token.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) else {
            continue;
        };
        let list = lists
            .iter()
            .find(|list| list.iter().any(|other| other == word) && word != "true" && word != "false");
        let Some(other) = list.and_then(|list| list.iter().find(|other| *other != word)) else { continue };
        let changed = format!("{}{}{}", &text[..token.offset], quote_literal(other), &text[token.end()..]);
        all.push((format!("{other} for {word}"), changed));
    }
    all
}

/// Two columns of one table that both point to the same other table, each in the place of the other.
fn exchanged(text: &str, tokens: &[Token<'_>], shape: &Shape) -> Vec<(String, String)> {
    let mut all = BTreeMap::new();
    for table in shape.tables.values() {
        for (at, a) in table.foreign.iter().enumerate() {
            for b in &table.foreign[at + 1..] {
                let ([a], [b]) = (&a.columns[..], &b.columns[..]) else { continue };
                let names: Vec<_> = tokens.iter().map(Token::name).collect();
                if !(names.iter().flatten().any(|name| name == a)
                    && names.iter().flatten().any(|name| name == b))
                {
                    continue;
                }
                let (mut changed, mut end) = (String::new(), 0);
                for (token, name) in tokens.iter().zip(&names) {
                    let other = match name {
                        Some(name) if name == a => b,
                        Some(name) if name == b => a,
                        _ => continue,
                    };
                    changed += &text[end..token.offset];
                    changed += &quote_ident(other);
                    end = token.end();
                }
                changed += &text[end..];
                all.insert(format!("{a} and {b} exchanged"), changed);
            }
        }
    }
    all.into_iter().collect()
}

fn short(part: &str) -> String {
    let one: String = part.split_whitespace().collect::<Vec<_>>().join(" ");
    if one.chars().count() > 60 { format!("{}…", one.chars().take(60).collect::<String>()) } else { one }
}
