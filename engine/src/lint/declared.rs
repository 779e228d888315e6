//! Where objects of `.sql` files are declared, and the waivers in the comments above them.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::resolved::Waiver;
use palisade_model::{LineColumn, SourceLocation, Span};

use super::Declared;
use crate::catalog::{Catalog, ObjectId};
use crate::error::Result;
use crate::kinds::Kind;
use crate::sql::{Cursor, RawStatement, split};

impl Declared {
    /// Reads the CREATE statements of `.sql` files. `files` are pairs of a path and a text.
    ///
    /// # Errors
    /// When a text cannot be split into statements.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>, catalog: &Catalog) -> Result<Self> {
        let mut declared = Self::default();
        let names = Names::of(catalog);
        for (path, text) in files {
            let path: Arc<str> = path.into();
            for statement in split(text).map_err(|error| error.in_file(&path))? {
                let ids = names.created(&statement);
                let at = location(&path, &statement);
                let waivers = waivers(&statement.leading, &at);
                for id in ids {
                    declared.places.entry(id.clone()).or_insert_with(|| at.clone());
                    if !waivers.is_empty() {
                        declared.waivers.entry(id.clone()).or_default().extend(waivers.iter().cloned());
                    }
                }
            }
        }
        Ok(declared)
    }
}

/// The first line of a statement.
fn location(path: &Arc<str>, statement: &RawStatement) -> SourceLocation {
    let start = LineColumn { line: statement.position.line, column: statement.position.column };
    let first = statement.text.lines().next().unwrap_or_default();
    let end = LineColumn { line: start.line, column: start.column + first.trim_end().chars().count() };
    SourceLocation { path: path.clone(), span: Span { start, end } }
}

/// `-- allow(PL222, reason = "…", until = "…")` in the comments before a statement.
fn waivers(leading: &str, at: &SourceLocation) -> Vec<Waiver> {
    let comments = leading.lines().filter_map(|line| line.trim().strip_prefix("--"));
    comments.filter_map(|comment| waiver(comment.trim(), at)).collect()
}

fn waiver(comment: &str, at: &SourceLocation) -> Option<Waiver> {
    let mut cursor = Cursor::new(comment)?;
    if !cursor.words("allow") {
        return None;
    }
    let mut parts = cursor.parts()?.into_iter();
    let code = parts.next()?.trim().to_owned();
    let mut waiver = Waiver { code, reason: None, until: None, location: at.clone() };
    for part in parts {
        let (key, value) = part.split_once('=')?;
        let value = Some(value.trim().trim_matches('"').to_owned());
        match key.trim() {
            "reason" => waiver.reason = value,
            "until" => waiver.until = value,
            _ => return None,
        }
    }
    // A waiver without a reason waives nothing.
    waiver.reason.is_some().then_some(waiver)
}

/// The objects of a catalog by what a CREATE says: the noun, the name, and what it is on.
struct Names<'a> {
    by_name: BTreeMap<(&'a str, String), Vec<&'a ObjectId>>,
}

impl<'a> Names<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut by_name: BTreeMap<(&str, String), Vec<&ObjectId>> = BTreeMap::new();
        for id in catalog.objects.keys() {
            let name = id.name.split_once('(').map_or(&*id.name, |(name, _)| name).trim_matches('"');
            by_name.entry((id.kind.noun(), name.to_owned())).or_default().push(id);
        }
        Self { by_name }
    }

    /// What a statement creates; of functions, all of that name.
    fn created(&self, statement: &RawStatement) -> Vec<&'a ObjectId> {
        self.read(statement).unwrap_or_default()
    }

    fn read(&self, statement: &RawStatement) -> Option<Vec<&'a ObjectId>> {
        let mut cursor = Cursor::new(&statement.text)?;
        if cursor.words("alter default privileges") {
            let noun = Kind::DefaultPrivilege.noun();
            let all = self.by_name.range((noun, String::new())..).take_while(|((of, _), _)| *of == noun);
            return Some(all.flat_map(|(_, ids)| ids).copied().collect());
        }
        if !cursor.words("create") {
            return None;
        }
        cursor.words("or replace");
        while ["unique", "constraint", "unlogged", "recursive", "temporary"]
            .iter()
            .any(|word| cursor.words(word))
        {}
        let nouns = [
            "materialized view",
            "foreign table",
            "event trigger",
            "table",
            "view",
            "function",
            "procedure",
            "policy",
            "trigger",
            "index",
            "publication",
            "sequence",
            "extension",
            "schema",
            "rule",
        ];
        let noun = nouns.into_iter().find(|noun| cursor.words(noun))?;
        cursor.words("concurrently");
        cursor.words("if not exists");
        let mut name = cursor.qualified()?;
        let own = name.pop()?;
        let schema = name.pop();
        let on = on(&mut cursor);
        let noun = if noun == "procedure" { "function" } else { noun };
        let found = self.by_name.get(&(noun, own))?.iter().copied().filter(|id| {
            let in_schema = schema.is_none() || id.schema_name() == schema.as_deref();
            let on_that = id.parent().is_none_or(|parent| on.as_ref().is_none_or(|on| *parent.name == **on));
            in_schema && on_that
        });
        Some(found.collect())
    }
}

/// The table behind the first `ON`.
fn on(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut cursor = cursor.clone();
    while !cursor.is_done() {
        if cursor.words("on") {
            cursor.words("only");
            return cursor.qualified()?.pop();
        }
        cursor.next();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_above_a_statement_can_waive() {
        let at = SourceLocation::default();
        let read = waivers(
            "-- Why it is there.\n-- allow(PL202, reason = \"the sign-up page\", until = \"2027-01-01\")\n",
            &at,
        );
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].code.as_str(), read[0].until.as_deref()), ("PL202", Some("2027-01-01")));
        assert_eq!(read[0].reason.as_deref(), Some("the sign-up page"));
        assert!(waivers("-- allow(PL202)\n-- allowed", &at).is_empty());
    }
}
