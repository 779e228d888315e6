//! Takes what was changed by hand into the sources: the least edit that says it, and only where the edited sources lead to
//! what the database has, and to nothing else that is new.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{SourceLocation, edit};

use super::drift::Word;
use super::source::from_code;
use super::workspace::{Edited, Workspace};
use super::{Check, Difference, Drift, Pipeline, Resolved, check};
use crate::catalog::ObjectId;
use crate::error::{Error, Result};
use crate::plan::Verb;
use crate::pull::piece::{self, Piece};
use crate::sql;

/// The file that gets what no other file is the place of.
const FILE: &str = "adopted.sql";

/// What was taken over.
#[derive(Debug, Clone, Default)]
pub struct Adopted {
    /// The objects, in the order in which they were taken, each with the file that says it now.
    pub taken: Vec<(ObjectId, String)>,
    /// What was not, and why.
    pub left: BTreeMap<ObjectId, String>,
    /// The files that change, by their paths in the project.
    pub files: BTreeMap<String, Edited>,
}

/// Edits the sources in memory, so that they say what was changed by hand. What was not deployed yet stays as it is.
///
/// # Errors
/// When it is not known what was changed by hand.
pub async fn adopt(
    pipeline: &Pipeline<'_>,
    (there, wanted): (&Resolved, &Resolved),
    found: &Check,
    drift: &Drift,
) -> Result<Adopted> {
    if let Some(why) = &drift.untold {
        return Err(
            Error::new("it could not be told what was changed by hand: nothing was taken over").detail(why)
        );
    }
    let mut work = Work {
        pipeline,
        there,
        code: wanted.clone(),
        files: Workspace::new(pipeline),
        differences: found.differences.clone(),
        by_hand: drift
            .origins
            .iter()
            .filter(|(_, o)| o.by_hand.is_some())
            .map(|(id, _)| id.clone())
            .collect(),
    };
    let mut adopted = Adopted::default();
    for (id, origin) in &drift.origins {
        if origin.word() == Word::Both {
            let why = "the schema says something else of it that is not deployed yet: decide which of them is meant";
            adopted.left.insert(id.clone(), why.to_owned());
        }
    }
    // One may need another: a policy needs the function that it calls.
    loop {
        let before = adopted.taken.len();
        let open = work
            .differences
            .iter()
            .filter(|one| drift.origins.get(&one.object).is_some_and(|origin| origin.word() == Word::ByHand));
        for difference in open.cloned().collect::<Vec<_>>() {
            // It may have come with another one.
            if !work.differences.contains(&difference) {
                continue;
            }
            match work.take(&difference).await? {
                Ok(file) => {
                    adopted.left.remove(&difference.object);
                    adopted.taken.push((difference.object, file));
                }
                Err(why) => {
                    adopted.left.insert(difference.object, why);
                }
            }
        }
        if adopted.taken.len() == before || adopted.left.is_empty() {
            break;
        }
    }
    adopted.left.retain(|id, _| work.differences.iter().any(|one| one.object == *id));
    adopted.files = work.files.changed();
    Ok(adopted)
}

/// The sources with what was taken over so far.
struct Work<'p, 'a> {
    pipeline: &'p Pipeline<'a>,
    there: &'p Resolved,
    code: Resolved,
    files: Workspace,
    /// What still differs.
    differences: Vec<Difference>,
    by_hand: BTreeSet<ObjectId>,
}

/// A file as it would be.
struct Candidate {
    path: String,
    text: String,
}

impl Work<'_, '_> {
    /// Tries the ways to say an object, and keeps the first that is proven; the file, or why none was.
    async fn take(&mut self, difference: &Difference) -> Result<std::result::Result<String, String>> {
        let mut why = "no edit is known that would certainly say it: write it into the sources".to_owned();
        for Candidate { path, text } in self.candidates(difference)? {
            let mut files = self.files.clone();
            files.file(&path)?.after = text;
            match self.prove(&files, difference).await {
                Ok((code, differences)) => {
                    (self.files, self.code, self.differences) = (files, code, differences);
                    return Ok(Ok(path));
                }
                Err(error) => why = format!("{path} could not be edited so that it says it: {}", error.what),
            }
        }
        Ok(Err(why))
    }

    /// That edited sources say the object as the database has it, and differ from the database in nothing that they did
    /// not differ in before; and that what was not deployed yet is left alone.
    async fn prove(&self, files: &Workspace, difference: &Difference) -> Result<(Resolved, Vec<Difference>)> {
        let code = from_code(self.pipeline, &files.code(self.pipeline, None)?).await?;
        let after = check(self.pipeline, self.there, &code).await?.differences;
        if after.iter().any(|one| one.object == difference.object) {
            return Err(Error::new("the edited sources lead to something else"));
        }
        if let Some(new) = after.iter().find(|one| !self.differences.contains(one)) {
            return Err(Error::new(format!("{} would change with it", new.object)));
        }
        let mut gone = self.differences.iter().filter(|one| !after.contains(one));
        if let Some(other) = gone.find(|one| !self.by_hand.contains(&one.object)) {
            return Err(Error::new(format!(
                "{} would be lost with it, and is not deployed yet",
                other.object
            )));
        }
        Ok((code, after))
    }

    /// The edits that may say it, the most usual first.
    fn candidates(&mut self, difference: &Difference) -> Result<Vec<Candidate>> {
        let id = &difference.object;
        let own = self.code.notes.objects.get(id).map(|note| note.location.clone());
        let own = own.or_else(|| self.code.notes.places.get(id).cloned());
        let table = self.code.notes.location(id.root()).cloned();
        let mut candidates = Vec::new();
        if let Some(at) = own.or_else(|| table.clone()) {
            let text = self.files.file(&at.path)?.after.clone();
            let edits = if at.path.ends_with(".sql") {
                // A part of a table may be a part of the table's own statement, and have none.
                self.code.notes.places.get(id).map(|at| in_sql(&text, at, difference)).unwrap_or_default()
            } else {
                self.in_rust(&text, difference)
            };
            let path = at.path.to_string();
            candidates.extend(edits.into_iter().map(|text| Candidate { path: path.clone(), text }));
        }
        if difference.verb == Verb::Drop {
            let home = table.filter(|at| at.path.ends_with(".sql")).map(|at| at.path.to_string());
            let path = home.unwrap_or_else(|| self.file_of_its_own());
            let text = self.files.file(&path)?.after.clone();
            let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
            candidates.push(Candidate { path, text: format!("{text}{gap}{}", difference.actual) });
        }
        Ok(candidates)
    }

    /// The file for what has no other, in the first folder of the sources.
    fn file_of_its_own(&self) -> String {
        let roots = &self.pipeline.project.config.scan.roots;
        let root = roots.first().map_or_else(|| "schema".to_owned(), |root| root.display().to_string());
        format!("{}/{FILE}", root.replace('\\', "/").trim_end_matches('/'))
    }

    /// The edits of a struct.
    fn in_rust(&self, text: &str, Difference { object: id, verb, .. }: &Difference) -> Vec<String> {
        let notes = &self.code.notes;
        let at = |id: &ObjectId| notes.objects.get(id).map(|note| note.location.span);
        let (own, table) = (at(id), at(id.root()));
        let column = id.parent().filter(|parent| parent.parent().is_some()).and_then(at);
        let schema = &self.pipeline.project.config.schema.default;
        let known = &self.there.catalog;
        let without = || -> Vec<String> {
            let argument = piece::argument_of(id).zip(column);
            let argument = argument.and_then(|(key, at)| edit::remove_argument(text, at, "column", key));
            let itself = own.and_then(|at| edit::remove(text, at));
            let shared = piece::shared_attribute(id).zip(table).into_iter();
            let shared = shared.flat_map(|(name, at)| edit::attributes(text, at, name));
            argument.into_iter().chain(itself).chain(shared.filter_map(|at| edit::remove(text, at))).collect()
        };
        let with = |text: &str| -> Option<String> {
            match piece::piece(known, id, schema)? {
                Piece::Attribute { text: attribute, .. } => edit::add_attribute(text, table?, &attribute),
                Piece::Arguments { column, arguments } => {
                    edit::add_argument(text, at(&column)?, "column", &arguments.join(", "))
                }
                Piece::Field { text: field, imports } => {
                    edit::add_field(text, table?, &qualified(text, &field, &imports))
                }
            }
        };
        match verb {
            Verb::Drop => with(text).into_iter().collect(),
            Verb::Create => without(),
            Verb::Alter => {
                let retyped = own.and_then(|at| self.retyped(text, id, at));
                let replaced = own.and_then(|at| match piece::piece(known, id, schema)? {
                    Piece::Attribute { text: attribute, .. } => edit::replace_attribute(text, at, &attribute),
                    _ => None,
                });
                // Above what is taken out, so that its own place stays.
                let again = without().into_iter().filter_map(|text| with(&text));
                retyped.into_iter().chain(replaced).chain(again).collect()
            }
        }
    }

    /// The field with the type that its column has.
    fn retyped(&self, text: &str, id: &ObjectId, at: palisade_model::Span) -> Option<String> {
        let schema = &self.pipeline.project.config.schema.default;
        let typed = piece::typed(&self.there.catalog, &self.code.catalog, id, schema)?;
        let inner = |ty: &str| match ty.trim().strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')) {
            Some(inner) => inner.to_owned(),
            None => ty.to_owned(),
        };
        let out = edit::retype(text, at, |ty| {
            let rust = typed.rust.as_ref().map(|rust| qualified(text, rust, &typed.imports));
            let rust = rust.unwrap_or_else(|| inner(ty));
            if typed.optional { format!("Option<{rust}>") } else { rust }
        })?;
        let out = match typed.rust {
            Some(_) => edit::remove_argument(&out, at, "column", "type").unwrap_or(out),
            None => out,
        };
        match &typed.fixed {
            Some(fixed) => edit::add_argument(&out, at, "column", fixed),
            None => Some(out),
        }
    }
}

/// The edits of a `.sql` file in which the object has a statement.
fn in_sql(text: &str, at: &SourceLocation, difference: &Difference) -> Vec<String> {
    let place = at.span.start;
    let statement = sql::split(text).ok().and_then(|statements| {
        let here =
            |one: &sql::RawStatement| (one.position.line, one.position.column) == (place.line, place.column);
        statements.into_iter().find(here)
    });
    let Some(statement) = statement else { return Vec::new() };
    let start: usize = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum();
    let Some(start) = text[start..].find(&statement.text).map(|at| start + at) else { return Vec::new() };
    let mut end = start + statement.text.len();
    let mut out = text.to_owned();
    match difference.verb {
        Verb::Alter => {
            // What belongs to the object has statements of its own.
            let definition = sql::split(&difference.actual).unwrap_or_default();
            let Some(definition) = definition.first() else { return Vec::new() };
            out.replace_range(start..end, definition.text.trim_end_matches(';'));
        }
        Verb::Create => {
            end += text[end..].find(';').map_or(0, |at| at + 1);
            end += text[end..].len() - text[end..].trim_start_matches([' ', '\n']).len();
            out.replace_range(start..end, "");
        }
        Verb::Drop => return Vec::new(),
    }
    vec![out]
}

/// A type with the paths of what the file does not import.
fn qualified(text: &str, ty: &str, imports: &[&str]) -> String {
    let mut out = ty.to_owned();
    for path in imports {
        let name = path.rsplit("::").next().unwrap_or(path);
        let imported = text.lines().any(|line| {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            line.trim_start().starts_with("use ") && words.any(|word| word == name)
        });
        if !imported {
            out = out.replace(name, path);
        }
    }
    out
}
