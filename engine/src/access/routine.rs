//! What a function is, read from the definition that PostgreSQL printed.

use crate::expr::{self, Query};
use crate::kinds::Function;
use crate::sql::{Token, TokenKind, significant};

/// A function as far as access is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    /// The language.
    pub language: String,
    /// Whether it runs with the rights of its owner.
    pub definer: bool,
    /// Whether NULL among its arguments makes its result NULL.
    pub strict: bool,
    /// What `search_path` it sets: the names, or none where it takes the caller's.
    pub search_path: Option<Vec<String>>,
    /// The names of its arguments; empty where one has none.
    pub arguments: Vec<String>,
    /// The columns of its result where it has several, or a table's.
    pub columns: Vec<String>,
    /// Whether it returns rows.
    pub set: bool,
    /// Its body, if it is SQL and one query.
    pub query: Option<Query>,
    /// The text of its body, for finding names in it.
    pub body: String,
}

impl Routine {
    /// Reads a function.
    pub fn read(function: &Function) -> Self {
        let tokens = significant(&function.definition).unwrap_or_default();
        let result = function.result.as_deref().unwrap_or_default();
        let mut routine = Self {
            language: String::new(),
            definer: false,
            strict: false,
            search_path: None,
            arguments: arguments(&function.signature),
            columns: table_columns(result),
            set: result.starts_with("SETOF ") || result.starts_with("TABLE("),
            query: None,
            body: String::new(),
        };
        let mut depth = 0_i32;
        for (at, token) in tokens.iter().enumerate() {
            depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
            if depth > 0 || token.kind != TokenKind::Word {
                continue;
            }
            let next = tokens.get(at + 1);
            if token.is_word("language") {
                routine.language = next.and_then(Token::name).unwrap_or_default();
            } else if token.is_word("security") {
                routine.definer = next.is_some_and(|next| next.is_word("definer"));
            } else if token.is_word("strict") {
                routine.strict = true;
            } else if token.is_word("set") && next.is_some_and(|next| next.is_word("search_path")) {
                routine.search_path = Some(path(&tokens[at + 2..]));
            } else if token.is_word("as") && next.is_some_and(|next| next.kind == TokenKind::DollarString) {
                routine.body = next.map(|next| undollar(next.text)).unwrap_or_default();
                break;
            } else if token.is_word("return")
                || (token.is_word("begin") && next.is_some_and(|n| n.is_word("atomic")))
            {
                routine.body = standard_body(&function.definition, token);
                break;
            }
        }
        if routine.language == "sql" {
            let query = expr::body(&routine.body);
            routine.query = (!matches!(query, Query::Opaque(_))).then_some(query);
        }
        routine
    }

    /// Whether it names what it finds by itself: whatever the caller's `search_path`, the same objects.
    pub fn is_pinned(&self) -> bool {
        self.search_path.is_some()
    }
}

/// `BEGIN ATOMIC …; END` without its frame, or what stands behind RETURN as a query.
fn standard_body(definition: &str, token: &Token<'_>) -> String {
    let rest = &definition[token.end()..];
    if token.is_word("return") {
        return format!("SELECT {rest}");
    }
    let rest = rest.trim_start();
    let rest = rest.get("ATOMIC".len()..).unwrap_or_default().trim();
    rest.strip_suffix("END").unwrap_or(rest).trim().to_owned()
}

/// The text between dollar quotes.
fn undollar(text: &str) -> String {
    let tag = text[1..].find('$').map_or(0, |end| end + 2);
    text.get(tag..text.len().saturating_sub(tag)).unwrap_or_default().to_owned()
}

/// The names behind `SET search_path TO`.
fn path(tokens: &[Token<'_>]) -> Vec<String> {
    let mut names = Vec::new();
    let values = tokens.iter().skip(1);
    let mut comma = true;
    for token in values {
        if token.is_punct(",") {
            comma = true;
            continue;
        }
        if !comma {
            break;
        }
        comma = false;
        let name = match token.kind {
            TokenKind::String => token.text.trim_matches('\'').to_owned(),
            _ => token.name().unwrap_or_default(),
        };
        names.push(name);
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The names of input arguments in a printed signature.
fn arguments(signature: &str) -> Vec<String> {
    let tokens = significant(signature).unwrap_or_default();
    let mut names = Vec::new();
    let mut depth = 0_i32;
    let mut part: Vec<Token<'_>> = Vec::new();
    let mut finish = |part: &mut Vec<Token<'_>>| {
        let mut words = part.as_slice();
        if words.first().is_some_and(|word| word.is_word("out")) && words.len() > 1 {
            part.clear();
            return;
        }
        while words.len() > 1 && ["in", "inout", "variadic"].iter().any(|mode| words[0].is_word(mode)) {
            words = &words[1..];
        }
        // A type of several words and no name in front of it.
        let continued = ["precision", "varying", "with", "without"];
        let named =
            words.len() > 1 && words[1].name().is_some_and(|second| !continued.contains(&second.as_str()));
        if !words.is_empty() {
            names.push(if named { words[0].name().unwrap_or_default() } else { String::new() });
        }
        part.clear();
    };
    for token in tokens {
        depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
        if token.is_punct(",") && depth == 0 {
            finish(&mut part);
        } else {
            part.push(token);
        }
    }
    finish(&mut part);
    names
}

/// The column names of `TABLE(a integer, b text)`.
fn table_columns(result: &str) -> Vec<String> {
    let inner = result.strip_prefix("TABLE(").and_then(|rest| rest.strip_suffix(')'));
    inner.map(arguments).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(definition: &str, signature: &str, result: &str) -> Routine {
        Routine::read(&Function {
            definition: definition.to_owned(),
            signature: signature.to_owned(),
            result: Some(result.to_owned()),
            defaults: 0,
            sort: "FUNCTION".to_owned(),
        })
    }

    #[test]
    fn a_definition_says_what_a_function_is() {
        let links = function(
            "FUNCTION app.my_links(who text, double precision)\n RETURNS TABLE(coach_id text, runner_id text)\n \
             LANGUAGE sql\n STABLE STRICT SECURITY DEFINER\n SET search_path TO ''\nAS $function$\n  select 1, 2\n$function$",
            "who text, double precision",
            "TABLE(coach_id text, runner_id text)",
        );
        assert_eq!(links.arguments, ["who", ""]);
        assert_eq!(links.columns, ["coach_id", "runner_id"]);
        assert_eq!(links.search_path, Some(Vec::new()));
        assert!(links.definer && links.strict && links.set && links.is_pinned());
        assert_eq!(links.query.unwrap().to_string(), "select 1, 2");

        let atomic = function(
            "FUNCTION app.f(a integer)\n RETURNS boolean\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT (f.a = 1);\nEND",
            "a integer",
            "boolean",
        );
        assert_eq!(atomic.query.unwrap().to_string(), "select f.a = 1");
        let returns =
            function("FUNCTION app.g()\n RETURNS boolean\n LANGUAGE sql\nRETURN true", "", "boolean");
        assert_eq!(returns.query.unwrap().to_string(), "select true");
        let other = function(
            "FUNCTION app.h()\n RETURNS trigger\n LANGUAGE plpgsql\n SET search_path TO 'app', 'public'\nAS $function$begin return new; end$function$",
            "",
            "trigger",
        );
        assert_eq!(
            (other.search_path.unwrap().as_slice(), other.query),
            (&["app".to_owned(), "public".to_owned()][..], None)
        );
    }
}
