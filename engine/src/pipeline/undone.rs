//! What migrations did that planning the way back from two states cannot see. They are run on a scratch, and PostgreSQL
//! says by where it keeps each object what they only called otherwise, and what they took away.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalog::{Catalog, ObjectId};
use crate::connect::Session;
use crate::diff::diff;
use crate::error::Result;
use crate::introspect::{Address, Addresses, class, introspect_with_addresses};
use crate::migration::Migration;
use crate::notes::Notes;
use crate::plan::{Code, Plan, plan};
use crate::scratch::{Role, Scratch, ScratchDb};
use crate::sql::{RawStatement, split};

use super::{Pipeline, state};

/// Migrations that were run to see what a way back has to know of them.
#[derive(Debug, Clone, Default)]
pub struct Undone {
    /// Their files, oldest first.
    pub files: Vec<String>,
    /// The data that no way back brings back.
    pub lost: Vec<Lost>,
}

/// Data that a migration took away or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// The file of the migration.
    pub file: String,
    /// The line of the statement, where one statement is meant.
    pub line: Option<usize>,
    /// What it did: a clause that follows the name of the file.
    pub did: String,
    /// What that means after the way back, in a clause.
    pub after: &'static str,
}

/// The data that a plan deletes or cuts off: by which object's step, and in a clause without a subject.
pub(super) fn losses(plan: &Plan) -> impl Iterator<Item = (&ObjectId, &String)> {
    plan.steps.iter().flat_map(|step| {
        let hazards = step.statements.iter().flat_map(|statement| &statement.hazards);
        let lost = hazards.filter(|hazard| hazard.code == Code::DataLoss);
        lost.map(|hazard| (&step.id, &hazard.message))
    })
}

/// Runs migrations in a database that holds what they follow. Returns what they did, and into `notes` goes which object of
/// the state before them is called otherwise now.
///
/// # Errors
/// When one does not run.
pub(super) async fn run(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    db: &ScratchDb,
    migrations: &[Migration],
    notes: &mut Notes,
) -> Result<Undone> {
    let mut session = db.connect_as(&Role::Loader).await?;
    let first = State::read(&mut session).await?;
    let mut before = first.clone();
    let mut undone = Undone::default();
    for migration in migrations {
        let run = state::As { role: &Role::Loader, no_superuser: false };
        state::run(pipeline, scratch, db, [migration], run).await?;
        let after = State::read(&mut session).await?;
        let file = migration.file_name();
        // What the migrations made themselves is not there before them, and need not come back.
        let there = |id: &ObjectId| first.catalog.contains(id);
        undone.lost.extend(deleted(&file, &before, &after, there));
        undone.lost.extend(converted(&file, &before, &after));
        undone.lost.extend(written(&file, migration, |sql| !is_backfill(sql) || first.is_filled_by(sql))?);
        undone.files.push(file);
        before = after;
    }
    first.note_names(&before, notes);
    Ok(undone)
}

/// A database at one moment.
#[derive(Clone)]
struct State {
    catalog: Catalog,
    places: Addresses,
    /// The values of enumerations, which are no objects of their own: OID, that of the type, and the label.
    values: Vec<(u32, u32, String)>,
}

impl State {
    async fn read(session: &mut Session) -> Result<Self> {
        let (catalog, places) = introspect_with_addresses(session).await?;
        let sql = "SELECT oid, enumtypid, enumlabel::text FROM pg_catalog.pg_enum ORDER BY oid";
        let rows = session.query(sql, &[]).await?;
        let values = rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
        Ok(Self { catalog, places, values })
    }

    /// Whether a backfill is one of a column that this state has, too.
    fn is_filled_by(&self, statement: &RawStatement) -> bool {
        let mut inner = self.catalog.objects.keys().filter(|id| id.parent().is_some());
        inner.any(|id| statement.text.contains(&format!("UPDATE {} SET {} = ", id.parent_sql(), id.sql())))
    }

    /// Says of the objects of this state what they are called in a later one.
    fn note_names(&self, later: &Self, notes: &mut Notes) {
        for (old, new) in self.places.renamed(&later.places) {
            // With its table alone, a column is not renamed.
            if old.bare_name() != new.bare_name() {
                notes.objects.entry(old).or_default().renamed_from = Some(new.bare_name());
            }
        }
        for (oid, of, label) in &self.values {
            let now = later.values.iter().find(|(now, _, now_label)| now == oid && now_label != label);
            let owner = self.places.at(Address::new(class::TYPE, *of));
            if let (Some((_, _, now)), Some(owner)) = (now, owner) {
                notes.parts.entry(owner.clone()).or_default().push((now.clone(), label.clone()));
            }
        }
    }
}

/// The objects that are no longer where they were, but for those whose place another one took under their name: a column
/// that was filled beside the old one.
fn gone<'a>(before: &'a State, after: &State) -> BTreeSet<&'a ObjectId> {
    let carried: BTreeSet<ObjectId> =
        before.places.renamed(&after.places).into_iter().map(|(_, now)| now).collect();
    before.places.gone(&after.places).filter(|id| !carried.contains(id)).collect()
}

/// The rows and values that went with their objects.
fn deleted(file: &str, before: &State, after: &State, there: impl Fn(&ObjectId) -> bool) -> Vec<Lost> {
    let gone = gone(before, after);
    let mut left = before.catalog.clone();
    // Of itself an object may have none, such as a comment: it goes with what it is on.
    let goes = |id: &ObjectId| std::iter::successors(Some(id), |id| id.parent()).any(|id| gone.contains(id));
    left.objects.retain(|id, _| !goes(id));
    lost(file, &before.catalog, &left, |id| {
        // What only leans on something that is gone is there: a column whose type was made anew.
        (goes(id) && there(id)).then(|| match after.catalog.contains(id) {
            true => "what it held does not come back",
            false => "that comes back empty",
        })
    })
}

/// The values that were cut off when their type changed.
fn converted(file: &str, before: &State, after: &State) -> Vec<Lost> {
    let gone = gone(before, after);
    let mut changed = before.catalog.clone();
    for (id, entry) in &mut changed.objects {
        if let (Some(now), false) = (after.catalog.get(id), gone.contains(id)) {
            entry.object = now.clone().into();
        }
    }
    lost(file, &before.catalog, &changed, |_| Some("what was cut off stays so"))
}

/// The losses between two states by the objects that count, with what that means after the way back.
fn lost(
    file: &str,
    before: &Catalog,
    after: &Catalog,
    means: impl Fn(&ObjectId) -> Option<&'static str>,
) -> Vec<Lost> {
    let one = |did: &str, after| Lost { file: file.to_owned(), line: None, did: did.to_owned(), after };
    match plan(before, after, &diff(before, after)) {
        Ok(plan) => losses(&plan).filter_map(|(id, did)| Some(one(did, means(id)?))).collect(),
        // The two are no states that ever were: where no order leads from one to the other, nothing is known.
        Err(_) => vec![one("changes objects so that its losses are not known", "look at it")],
    }
}

/// The statements that write rows and count.
pub(super) fn written(
    file: &str,
    migration: &Migration,
    counts: impl Fn(&RawStatement) -> bool,
) -> Result<Vec<Lost>> {
    let text = migration.text();
    let statements = split(&text).map_err(|error| error.in_file(file))?;
    let one = |statement: &RawStatement| Lost {
        file: file.to_owned(),
        line: Some(statement.position.line),
        did: format!("writes rows: `{}`", in_short(&statement.text)),
        after: "they stay as it left them",
    };
    Ok(statements.iter().filter(|statement| writes(statement) && counts(statement)).map(one).collect())
}

/// Whether a statement only gives rows that are there a value in a column that a migration adds or requires.
pub(super) fn is_backfill(statement: &RawStatement) -> bool {
    statement.starts_with(&["do"]) && statement.text.contains("$palisade_backfill$")
}

/// Whether a statement may write rows.
fn writes(statement: &RawStatement) -> bool {
    const WRITE: [&str; 11] = [
        "insert", "update", "delete", "merge", "truncate", "do", "call", "copy", "select", "with", "execute",
    ];
    WRITE.iter().any(|word| statement.starts_with(&[word]))
}

/// The first line of a statement, or the beginning of that.
fn in_short(sql: &str) -> String {
    const LONGEST: usize = 60;
    let first = sql.lines().next().unwrap_or_default();
    if first.chars().count() <= LONGEST && first.len() == sql.len() {
        return first.to_owned();
    }
    first.chars().take(LONGEST).chain(" …".chars()).collect()
}
