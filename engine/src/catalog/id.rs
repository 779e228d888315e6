//! Object identity: a kind and a qualified name, never an OID, so that two databases can be compared.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kinds::Kind;

/// The identity of one object (an *atom* of the dependency graph).
///
/// Written as `table public.workouts`, `column date on table public.workouts`,
/// `comment on column date on table public.workouts`, `function public.touch()`: the kind, the name, and what
/// it belongs to. The text form parses back ([`FromStr`]), so snapshots can be read by people and by us.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// What sort of object it is.
    pub kind: Kind,
    /// What its name is unique in.
    pub scope: Scope,
    /// The unquoted name; of a function with its argument types (`touch(integer, text)`), of a grant the
    /// grantee, empty where there can be only one (a comment).
    pub name: Arc<str>,
}

/// What the name of an object is unique in.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The database: schemas, extensions.
    Database,
    /// A schema: tables, types, functions.
    Schema(Arc<str>),
    /// Another object, which is then the *parent*: columns, constraints, policies, comments, grants.
    On(Arc<ObjectId>),
}

impl Ord for Scope {
    /// In the order of the variants. What two identities share in memory is not looked at: most comparisons are of
    /// things that belong to one table.
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |scope: &Self| match scope {
            Self::Database => 0,
            Self::Schema(_) => 1,
            Self::On(_) => 2,
        };
        match (self, other) {
            (Self::Schema(one), Self::Schema(two)) if !Arc::ptr_eq(one, two) => one.cmp(two),
            (Self::On(one), Self::On(two)) if !Arc::ptr_eq(one, two) => one.cmp(two),
            _ => place(self).cmp(&place(other)),
        }
    }
}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ObjectId {
    /// An object of the whole database.
    pub fn database(kind: Kind, name: impl Into<Arc<str>>) -> Self {
        Self { kind, scope: Scope::Database, name: name.into() }
    }

    /// An object in a schema.
    pub fn schema(kind: Kind, schema: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self { kind, scope: Scope::Schema(schema.into()), name: name.into() }
    }

    /// An object that belongs to another.
    pub fn on(kind: Kind, parent: &ObjectId, name: impl Into<Arc<str>>) -> Self {
        Self { kind, scope: Scope::On(Arc::new(parent.clone())), name: name.into() }
    }

    /// The object that this one belongs to.
    pub fn parent(&self) -> Option<&ObjectId> {
        match &self.scope {
            Scope::On(parent) => Some(parent),
            _ => None,
        }
    }

    /// The outermost object: the table of a comment on one of its columns.
    pub fn root(&self) -> &ObjectId {
        self.parent().map_or(self, ObjectId::root)
    }

    /// The schema it lives in; of a schema, itself.
    pub fn schema_name(&self) -> Option<&str> {
        match &self.scope {
            Scope::Schema(schema) => Some(schema),
            Scope::On(parent) => parent.schema_name(),
            Scope::Database => (self.kind == Kind::Schema).then_some(&*self.name),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match &self.scope {
            Scope::Database => write!(f, " {}", Part(&self.name)),
            Scope::Schema(schema) if self.kind.name_is_sql() => write!(f, " {}.{}", Part(schema), self.name),
            Scope::Schema(schema) => write!(f, " {}.{}", Part(schema), Part(&self.name)),
            Scope::On(parent) if self.name.is_empty() => write!(f, " on {parent}"),
            Scope::On(parent) => write!(f, " {} on {parent}", Part(&self.name)),
        }
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// A name in the text form: bare when that is unambiguous, else in double quotes. A function's signature stands as
/// PostgreSQL prints it; it reaches to the end of the text.
struct Part<'a>(&'a str);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |s: &str| {
            !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        if plain(self.0) { f.write_str(self.0) } else { write!(f, "\"{}\"", self.0.replace('"', "\"\"")) }
    }
}

/// The text is not an object id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseIdError(pub String);

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an object id such as `column date on table public.workouts`", self.0)
    }
}

impl std::error::Error for ParseIdError {}

impl FromStr for ObjectId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        parse(text).ok_or_else(|| ParseIdError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<ObjectId> {
    let (kind, rest) = Kind::strip_noun(text)?;
    if let Some(parent) = rest.strip_prefix("on ") {
        return Some(ObjectId::on(kind, &parse(parent)?, ""));
    }
    let (first, rest) = parse_part(rest)?;
    if let Some(parent) = rest.strip_prefix(" on ") {
        return Some(ObjectId::on(kind, &parse(parent)?, first));
    }
    if let Some(rest) = rest.strip_prefix('.') {
        if kind.name_is_sql() {
            return Some(ObjectId::schema(kind, first, rest));
        }
        let (name, rest) = parse_part(rest)?;
        return rest.is_empty().then(|| ObjectId::schema(kind, first, name));
    }
    rest.is_empty().then(|| ObjectId::database(kind, first))
}

fn parse_part(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '.']).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut name = String::new();
    let mut chars = quoted.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
                name.push('"');
            }
            '"' => return Some((name, &quoted[at + 1..])),
            c => name.push(c),
        }
    }
    None
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_parses_back() {
        let table = ObjectId::schema(Kind::Table, "public", "Odd \"name\" on x.y");
        let column = ObjectId::on(Kind::Column, &table, "a.b");
        for id in [
            ObjectId::database(Kind::Schema, "app"),
            table.clone(),
            column.clone(),
            ObjectId::on(Kind::Comment, &column, ""),
            ObjectId::on(
                Kind::Comment,
                &ObjectId::schema(Kind::Function, "app", "f(integer, \"on x.y\")"),
                "",
            ),
        ] {
            assert_eq!(id.to_string().parse::<ObjectId>(), Ok(id.clone()), "{id}");
        }
        assert!("nonsense public.t".parse::<ObjectId>().is_err());
        assert!("table public.t extra".parse::<ObjectId>().is_err());
    }
}
