//! What `.sql` files say of former names, in a comment above a statement:
//! `-- palisade: renamed_from old`, or of a part of what the statement makes `-- palisade: column new renamed_from old`.

use std::collections::BTreeMap;

use super::LoadFile;
use crate::catalog::{Catalog, ObjectId, Scope};
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::sql::{self, Position, RawStatement, Token, TokenKind};

/// A name that an object, or a part of one, had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Former {
    /// The file.
    pub(crate) path: String,
    /// Where the statement stands.
    pub(crate) position: Position,
    /// The name before.
    pub(crate) old: String,
    /// The part that had it, by its noun and its name now; nothing where the object itself had it.
    pub(crate) part: Option<(String, String)>,
    made: Made,
}

/// What a statement makes, as far as its head says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    nouns: Vec<&'static str>,
    schema: Option<String>,
    name: String,
    /// Every name in the statement: the table of a trigger is among them.
    mentions: Vec<String>,
}

const DIRECTIVE: &str = "-- palisade:";

/// The former names in a file.
///
/// # Errors
/// When a comment that starts like one cannot be read, or stands above nothing that has a name.
pub(crate) fn former(file: &LoadFile) -> Result<Vec<Former>> {
    let mut found = Vec::new();
    for statement in sql::split(&file.text).map_err(|error| error.in_file(&file.path))? {
        for line in statement.leading.lines().map(str::trim) {
            let Some(said) = line.strip_prefix(DIRECTIVE) else { continue };
            let wrong = |what: &str| {
                Error::new(format!("{}:{}: {what}: `{line}`", file.path, statement.position)).hint(
                    "write `-- palisade: renamed_from old` above the statement that creates the object, \
                     or `-- palisade: column new renamed_from old` above that of its table",
                )
            };
            let (part, old) = read(said).ok_or_else(|| wrong("this comment cannot be read"))?;
            let made = made(&statement).ok_or_else(|| wrong("this names what cannot be renamed"))?;
            let (path, position) = (file.path.clone(), statement.position);
            found.push(Former { path, position, old, part, made });
        }
    }
    Ok(found)
}

/// `[column new] renamed_from old`
fn read(said: &str) -> Option<(Option<(String, String)>, String)> {
    let tokens = sql::significant(said).ok()?;
    let name = |token: &Token<'_>| match token.kind {
        TokenKind::String => Some(token.text.trim_matches('\'').replace("''", "'")),
        _ => token.name(),
    };
    match tokens.as_slice() {
        [word, old] if word.is_word("renamed_from") => Some((None, name(old)?)),
        [noun, new, word, old] if word.is_word("renamed_from") => {
            let noun =
                noun.name().filter(|noun| ["column", "constraint", "value"].contains(&noun.as_str()))?;
            Some((Some((noun, name(new)?)), name(old)?))
        }
        _ => None,
    }
}

fn made(statement: &RawStatement) -> Option<Made> {
    const BETWEEN: [&str; 12] = [
        "or",
        "replace",
        "global",
        "unlogged",
        "unique",
        "trusted",
        "procedural",
        "recursive",
        "constraint",
        "if",
        "not",
        "exists",
    ];
    let tokens = sql::significant(&statement.text).ok()?;
    let mentions: Vec<String> = tokens.iter().filter_map(Token::name).collect();
    let words: Vec<&Token<'_>> =
        tokens.iter().skip(1).filter(|token| !BETWEEN.iter().any(|word| token.is_word(word))).collect();
    let (nouns, skip) = nouns(&words)?;
    let rest = &words[skip..];
    let first = rest.first()?.name()?;
    let qualified = rest.get(1).is_some_and(|token| token.is_punct("."));
    let (schema, name) = if qualified { (Some(first), rest.get(2)?.name()?) } else { (None, first) };
    statement.words.first().filter(|word| *word == "create")?;
    Some(Made { nouns, schema, name, mentions })
}

/// The nouns of the kinds that the words in front of the name may mean, and how many words these are.
fn nouns(words: &[&Token<'_>]) -> Option<(Vec<&'static str>, usize)> {
    const OTHER: [(&str, &[&str]); 3] = [
        ("procedure", &["function"]),
        ("type", &["enum", "composite type", "range type"]),
        ("server", &["foreign server"]),
    ];
    let starts = |noun: &str| noun.split(' ').zip(words).all(|(word, token)| token.is_word(word));
    let own = Kind::ALL.iter().map(|kind| kind.noun()).filter(|noun| starts(noun));
    if let Some(noun) = own.max_by_key(|noun| noun.len()) {
        return Some((vec![noun], noun.split(' ').count()));
    }
    let (_, nouns) = OTHER.iter().find(|(word, _)| starts(word))?;
    Some((nouns.to_vec(), 1))
}

/// Where the statements of `.sql` files stand, by what they make.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heads(Vec<(String, Position, Made)>);

impl Heads {
    /// Reads the heads of the statements of a file.
    pub(crate) fn add(&mut self, file: &LoadFile) {
        for statement in sql::split(&file.text).unwrap_or_default() {
            if let Some(made) = made(&statement) {
                self.0.push((file.path.clone(), statement.position, made));
            }
        }
    }

    /// The places, by the objects of the catalog.
    pub(crate) fn places(
        &self,
        index: &ByName<'_>,
        search_path: &[String],
    ) -> BTreeMap<ObjectId, (String, Position)> {
        let places = self.0.iter().flat_map(|(path, position, made)| {
            made.objects(index, search_path).map(|id| (id.clone(), (path.clone(), *position)))
        });
        places.collect()
    }
}

/// The objects of a catalog by their names alone.
pub(crate) struct ByName<'a>(BTreeMap<String, Vec<&'a ObjectId>>);

impl<'a> ByName<'a> {
    pub(crate) fn of(catalog: &'a Catalog) -> Self {
        let mut names: BTreeMap<String, Vec<&ObjectId>> = BTreeMap::new();
        for id in catalog.objects.keys() {
            names.entry(id.bare_name()).or_default().push(id);
        }
        Self(names)
    }
}

impl Former {
    /// The objects that the statement may have made: of a function all that share its name.
    pub(crate) fn objects<'a>(
        &self,
        index: &'a ByName<'a>,
        search_path: &[String],
    ) -> impl Iterator<Item = &'a ObjectId> {
        self.made.objects(index, search_path)
    }
}

impl Made {
    fn objects<'a>(
        &self,
        index: &'a ByName<'a>,
        search_path: &[String],
    ) -> impl Iterator<Item = &'a ObjectId> {
        let Self { nouns, schema, name, mentions } = self;
        let in_schema = |id: &ObjectId| match id.schema_name() {
            _ if id.scope == Scope::Database => true,
            Some(found) => match schema {
                // The schema in front of a name on a table is the table's.
                Some(schema) if id.parent().is_none() => schema == found,
                _ => search_path.iter().chain(mentions).any(|schema| schema == found),
            },
            None => false,
        };
        let on_its_table = |id: &ObjectId| {
            id.parent().is_none_or(|parent| mentions.iter().any(|name| **name == *parent.name))
        };
        let is_meant = |id: &&&ObjectId| nouns.contains(&id.kind.noun()) && in_schema(id) && on_its_table(id);
        let found: Vec<&ObjectId> =
            index.0.get(name).into_iter().flatten().filter(is_meant).copied().collect();
        found.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let file = LoadFile { path: "a.sql".into(), text: text.into() };
        match former(&file) {
            Ok(found) => found
                .iter()
                .map(|f| {
                    format!(
                        "{}: {} {:?}.{} {:?} was {}",
                        f.position,
                        f.made.nouns.join("|"),
                        f.made.schema,
                        f.made.name,
                        f.part,
                        f.old
                    )
                })
                .collect(),
            Err(error) => vec![error.what],
        }
    }

    #[test]
    fn comments_above_statements_are_read() {
        let text = "\
-- palisade: renamed_from \"Old Name\"
create or replace function app.f(a int) returns int language sql return 1;
-- something else
-- palisade: renamed_from legacy
create schema if not exists app;
-- palisade: column b renamed_from a
-- palisade: renamed_from t_old
create unlogged table t (b int);
-- palisade: value 'x y' renamed_from 'z'
create type e as enum ('x y');
-- palisade: renamed_from i_old
create unique index i on app.t (b);
-- palisade: renamed_from m_old
create materialized view m as select 1;";
        assert_eq!(
            read(text),
            [
                "2:1: function Some(\"app\").f None was Old Name",
                "5:1: schema None.app None was legacy",
                "8:1: table None.t Some((\"column\", \"b\")) was a",
                "8:1: table None.t None was t_old",
                "10:1: enum|composite type|range type None.e Some((\"value\", \"x y\")) was z",
                "12:1: index None.i None was i_old",
                "14:1: materialized view None.m None was m_old",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_comment() {
        assert_eq!(
            read("-- palisade: renamed_form a\ncreate table t ()"),
            ["a.sql:2:1: this comment cannot be read: `-- palisade: renamed_form a`"]
        );
        assert_eq!(
            read("-- palisade: renamed_from a\ngrant select on t to app"),
            ["a.sql:2:1: this names what cannot be renamed: `-- palisade: renamed_from a`"]
        );
    }
}
