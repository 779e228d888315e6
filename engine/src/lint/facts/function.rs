//! Functions: with whose rights they run, what they promise, and their bodies.

use std::collections::BTreeSet;

use crate::access::Routine;
use crate::catalog::ObjectId;
use crate::kinds;
use crate::sql::{Cursor, Token, TokenKind, significant};

/// How often PostgreSQL may call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Volatility {
    /// For every row.
    Volatile,
    /// Once for equal arguments in one statement.
    Stable,
    /// Once and for all.
    Immutable,
}

/// A function or a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its identity.
    pub id: ObjectId,
    /// `sql`, `plpgsql`, …
    pub language: String,
    /// `SECURITY DEFINER`
    pub definer: bool,
    /// What it promises of its results.
    pub volatility: Volatility,
    /// `LEAKPROOF`
    pub leakproof: bool,
    /// What `SET search_path` says, an entry each; `None` where nothing does.
    pub search_path: Option<Vec<String>>,
    /// What it returns.
    pub result: Option<String>,
    /// Whether it takes arguments.
    pub takes_arguments: bool,
    /// The names of its arguments; empty where one has none.
    pub arguments: Vec<String>,
    /// The body as text: what stands in the quotes, or `BEGIN ATOMIC … END`.
    pub body: String,
}

impl Function {
    /// Reads what `pg_get_functiondef` prints.
    pub(crate) fn read(id: &ObjectId, function: &kinds::Function) -> Option<Self> {
        let mut cursor = Cursor::new(&function.definition)?;
        // `FUNCTION name(arguments)`, in which nothing of the head can stand.
        while cursor.peek().is_some_and(|token| !token.is_punct("(")) {
            cursor.next();
        }
        let arguments = cursor.group()?;
        let mut read = Self {
            id: id.clone(),
            language: String::new(),
            definer: false,
            volatility: Volatility::Volatile,
            leakproof: false,
            search_path: None,
            result: function.result.clone(),
            takes_arguments: !arguments.trim().is_empty(),
            arguments: Routine::read(function).arguments,
            body: String::new(),
        };
        if cursor.words("returns") {
            while cursor.peek().is_some_and(|token| !token.is_word("language")) {
                if cursor.group().is_none() {
                    cursor.next();
                }
            }
        }
        read.head(&mut cursor)?;
        Some(read)
    }

    fn head(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        loop {
            if cursor.words("language") {
                self.language = cursor.name()?;
            } else if cursor.words("security definer") {
                self.definer = true;
            } else if cursor.words("stable") {
                self.volatility = Volatility::Stable;
            } else if cursor.words("immutable") {
                self.volatility = Volatility::Immutable;
            } else if cursor.words("leakproof") {
                self.leakproof = true;
            } else if cursor.words("set search_path to") {
                self.search_path = Some(path(cursor));
            } else if cursor.clone().words("begin atomic") || cursor.clone().words("return") {
                self.body = cursor.rest().to_owned();
                return Some(());
            } else if cursor.words("as") {
                self.body = unquoted(cursor.rest());
                return Some(());
            } else {
                cursor.next()?;
            }
        }
    }

    /// Whether it is called by triggers alone.
    pub(crate) fn is_trigger(&self) -> bool {
        matches!(self.result.as_deref(), Some("trigger" | "event_trigger"))
    }

    /// Whether the names in its body were looked up when it was made.
    pub(crate) fn is_bound(&self) -> bool {
        let begins = |words: &str| Cursor::new(&self.body).is_some_and(|mut cursor| cursor.words(words));
        self.language == "sql" && (begins("begin atomic") || begins("return"))
    }

    /// The name without its arguments, `app.uid`.
    pub(crate) fn name(&self) -> String {
        let schema = self.id.schema_name().unwrap_or_default();
        let name = self.id.name.split_once('(').map_or(&*self.id.name, |(name, _)| name);
        format!("{schema}.{}", name.trim_matches('"'))
    }

    /// The plain string constants of the body.
    pub(crate) fn constants(&self) -> BTreeSet<String> {
        let tokens = significant(&self.body).unwrap_or_default();
        let text = |token: &Token<'_>| {
            (token.kind == TokenKind::String).then(|| token.text.trim_matches('\'').replace("''", "'"))
        };
        tokens.iter().filter_map(text).collect()
    }

    /// Whether a word stands in the body outside strings and comments, as code and not as text.
    pub(crate) fn says(&self, word: &str) -> bool {
        significant(&self.body).is_ok_and(|tokens| tokens.iter().any(|token| token.is_word(word)))
    }
}

fn path(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut entries = Vec::new();
    while let Some(token) = cursor.peek().copied() {
        let entry = match token.kind {
            TokenKind::String => token.text.trim_matches('\'').trim_matches('"').to_owned(),
            _ => match token.name() {
                Some(name) => name,
                None => break,
            },
        };
        cursor.next();
        if !entry.is_empty() {
            entries.push(entry);
        }
        if !cursor.punct(",") {
            break;
        }
    }
    entries
}

/// `$function$…$function$` without its quotes.
fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('$').and_then(|rest| {
        let (tag, rest) = rest.split_once('$')?;
        rest.strip_suffix(&format!("${tag}$"))
    });
    inner.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;

    fn read(definition: &str) -> Function {
        let id = ObjectId::schema(Kind::Function, "app", "f(text)");
        let function = kinds::Function {
            definition: definition.into(),
            signature: String::new(),
            result: Some("integer".into()),
            defaults: 0,
            sort: "FUNCTION".into(),
        };
        Function::read(&id, &function).unwrap()
    }

    #[test]
    fn the_head_is_read_and_the_body_is_not() {
        let f = read(
            "FUNCTION app.f(a text DEFAULT 'security definer'::text)\n RETURNS TABLE(immutable text)\n LANGUAGE sql\n \
             STABLE SECURITY DEFINER\n SET search_path TO '', 'pg_temp'\nAS $function$ select 'leakproof' -- set_config\n$function$\n",
        );
        assert!(f.definer && !f.leakproof && f.takes_arguments);
        assert_eq!((f.volatility, f.language.as_str()), (Volatility::Stable, "sql"));
        assert_eq!(f.search_path.as_deref(), Some(["pg_temp".to_owned()].as_slice()));
        assert_eq!(f.name(), "app.f");
        assert!(f.says("select") && !f.says("leakproof") && !f.says("set_config"));
        let f = read("FUNCTION app.f()\n RETURNS integer\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT 1;\nEND\n");
        assert!(!f.takes_arguments && f.search_path.is_none() && f.body.starts_with("BEGIN ATOMIC"));
    }
}
