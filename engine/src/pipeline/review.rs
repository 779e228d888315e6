//! What a pull request means: base against merge result, access first and SQL last. Nothing is compiled, and no
//! database is asked; whatever was not looked at is named.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::access::{AccessDiff, Class, Command, Line, Login, PUBLIC, State, brief, lines_of, logins};
use crate::catalog::{Catalog, ObjectId, Objects};
use crate::config::{self, SourceSpec};
use crate::error::Result;
use crate::kinds::Kind;
use crate::notes::Notes;
use crate::plan::Verb;

use super::access::{Known, between_states, known_of, settled};
use super::against::{Against, against};
use super::generate::{Back, back};
use super::judged::{self, Judged};
use super::sources::Sources;
use super::{Check, Pipeline, approval, check, resolve_both};

/// What a pull request means.
#[derive(Debug, Clone)]
pub struct Review {
    /// What becomes of who may do what.
    pub access: AccessDiff,
    /// Why exactly this difference was agreed to, if it was.
    pub approved: Option<String>,
    /// How many relations and functions were compared.
    pub relations: usize,
    /// The objects that differ, each with what it feeds.
    pub causes: Vec<Cause>,
    /// What everybody and who has not signed in can do afterwards.
    pub open: Vec<Open>,
    /// Authority that somebody can get alone, afterwards.
    pub authority: Vec<Authority>,
    /// The roles that the application logs in as.
    pub logins: Vec<Login>,
    /// The matrix of the relations whose access changes, afterwards.
    pub matrix: Vec<Line>,
    /// What differs, and the way from base to merge result.
    pub check: Check,
    /// What the database of a profile says of that way, where it was asked.
    pub against: Option<Against>,
    /// The way back, where it was tried.
    pub back: Option<Back>,
    /// The sources that differ: path, text before, text after. None where a side is not made of sources.
    pub sources: Option<Differing>,
    /// The files that decide what is looked at, and that differ: the configuration, what CI runs, who owns what.
    pub guards: Vec<String>,
}

/// Files that differ: path, text before, text after.
type Differing = Vec<(String, String, String)>;

/// An object that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The object.
    pub object: String,
    /// What it takes to get there.
    pub verb: Verb,
    /// Where it is declared.
    pub place: Option<String>,
    /// The cells whose access it decides and that change: role, command, relation.
    pub feeds: Vec<String>,
}

/// A cell that is open to everybody or to who has not signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Open {
    /// `public` or `anon`.
    pub role: String,
    /// The relation or function.
    pub subject: String,
    /// What can be done, each with how much of it.
    pub commands: Vec<(Command, Class)>,
    /// Whether any of it changes here.
    pub changes: bool,
}

/// Authority that somebody can get without anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// The code of the finding.
    pub code: String,
    /// What it is, in a sentence.
    pub message: String,
    /// Where the table is declared.
    pub place: Option<String>,
    /// Whether it was not there before.
    pub new: bool,
}

/// What is looked at beside the sources.
#[derive(Debug, Clone, Default)]
pub struct ReviewOptions {
    /// Whether differences of access are tried on rows.
    pub execution: bool,
    /// Whether the way back is tried.
    pub back: bool,
    /// The profile whose database counts the rows that are in the way.
    pub against: Option<String>,
}

/// Reviews the way from one source to another.
///
/// # Errors
/// When a source cannot be read, or the database that is to be asked.
pub async fn review(
    pipeline: &Pipeline<'_>,
    base: &SourceSpec,
    head: &SourceSpec,
    options: &ReviewOptions,
) -> Result<Review> {
    let (from, to) = resolve_both(pipeline, base, head).await?;
    let (from, to) = (known_of(pipeline, base, from).await?, known_of(pipeline, head, to).await?);
    let (mut from, mut to) = settled(from, to);
    from.judged = Judged::of(pipeline, &from);
    to.judged = Judged::of(pipeline, &to);
    // What would be deployed is what `generate` writes.
    to.resolved.notes.online = pipeline.project.config.migrations.online();
    // Who needs what is asked below: it is found out while access is compared.
    let sides = [from.resolved.catalog.objects.clone(), to.resolved.catalog.objects.clone()];
    tokio::task::spawn_blocking(move || sides.iter().for_each(Objects::find_dependents));
    let (old, new) = (from.state(), to.state());
    let access = between_states(pipeline, (&from, &to), (&old, &new), options.execution).await?;
    let check = check(pipeline, &from.resolved, &to.resolved).await?;
    let against = match &options.against {
        Some(profile) => Some(against(pipeline, profile, &check.plan).await?),
        None => None,
    };
    let back = match options.back {
        true => Some(back(pipeline, &from, &to, &check.plan).await),
        false => None,
    };
    let relations = old.subjects().union(&new.subjects()).count();
    let touched: BTreeSet<&ObjectId> =
        access.findings.iter().filter_map(|finding| Some(&finding.cell.as_ref()?.0)).collect();
    let (sources, guards) = sources(pipeline, base, head)?;
    let review = Review {
        approved: approval(pipeline.project, &access)?,
        relations,
        causes: causes(&check, &access, &from.resolved.catalog, &to),
        open: open(&new, &access),
        authority: authority(&from, &to),
        logins: to.judged.as_ref().map_or_else(|| logins(&new), |judged| judged.briefs.logins.clone()),
        matrix: touched.into_iter().flat_map(|subject| lines_of(&new, subject)).collect(),
        sources,
        guards,
        access,
        check,
        against,
        back,
    };
    drop((old, new));
    // Two large catalogs take long to put away, and nobody has to wait for that.
    tokio::task::spawn_blocking(move || drop((from, to)));
    Ok(review)
}

/// Every object that differs, with the cells that lean on it.
fn causes(check: &Check, access: &AccessDiff, old: &Catalog, to: &Known) -> Vec<Cause> {
    let new = &to.resolved.catalog;
    let cause = |difference: &super::Difference| {
        let mut reached: BTreeSet<&ObjectId> = BTreeSet::new();
        let mut open: Vec<&ObjectId> = vec![&difference.object];
        while let Some(id) = open.pop() {
            if !reached.insert(id) {
                continue;
            }
            // A constraint or an index of a relation does not decide who may do what with it.
            if id.kind.decides_access() {
                open.push(id.root());
            }
            open.extend([old, new].into_iter().flat_map(|side| side.objects.dependents(id)));
        }
        // A policy, or a grant, is for whoever has the roles that it names; what leans on its relation may be for others.
        let mut bound: Vec<String> = Vec::new();
        let mut everybody = false;
        for object in [old, new].into_iter().filter_map(|side| side.get(&difference.object)) {
            let roles = object.roles(&difference.object);
            everybody |= roles.is_empty();
            bound.extend(roles);
        }
        let sides = [old.get(&difference.object), new.get(&difference.object)];
        let commands = match sides {
            [Some(old), Some(new)] => both(old.commands(Some(new)), new.commands(Some(old))),
            [Some(one), None] | [None, Some(one)] => one.commands(None),
            [None, None] => None,
        };
        let concerns = |role: &str, command: Command, subject: &ObjectId| {
            let named = everybody || bound.iter().any(|bound| to.roles.acts_as(role, bound));
            let meant = commands.as_ref().is_none_or(|commands| commands.contains(&command.to_string()));
            subject != difference.object.root() || (named && meant)
        };
        let feeds = access.findings.iter().filter(|finding| {
            let cell = finding.cell.as_ref();
            cell.is_some_and(|(subject, command)| {
                reached.contains(subject) && concerns(&finding.role, *command, subject)
            })
        });
        Cause {
            object: difference.object.to_string(),
            verb: difference.verb,
            place: place(&to.resolved.notes, &difference.object),
            feeds: feeds.map(|f| format!("{} {} {}", f.role, f.command, f.subject)).collect(),
        }
    };
    check.differences.iter().map(cause).collect()
}

/// The commands of both, where neither has a say in all.
fn both(one: Option<BTreeSet<String>>, other: Option<BTreeSet<String>>) -> Option<BTreeSet<String>> {
    Some(one?.union(&other?).cloned().collect())
}

/// Where an object, or what it belongs to, is declared.
fn place(notes: &Notes, id: &ObjectId) -> Option<String> {
    std::iter::successors(Some(id), |id| id.parent()).find_map(|id| {
        let note = notes.objects.get(id).map(|note| &note.location);
        note.or_else(|| notes.places.get(id)).map(ToString::to_string)
    })
}

fn open(state: &State<'_>, access: &AccessDiff) -> Vec<Open> {
    let mut found = Vec::new();
    for role in [PUBLIC, "anon"] {
        if !access.roles.contains(role) {
            continue;
        }
        for subject in state.subjects() {
            let all: &[Command] = match subject.kind {
                Kind::Function => &[Command::Execute],
                _ => &Command::OF_RELATIONS,
            };
            let cells = all.iter().map(|command| (*command, brief(state, role, subject, *command)));
            let commands: Vec<(Command, Class)> = cells
                .filter(|(_, brief)| brief.class != Class::None && !brief.gives_no_rights)
                .map(|(command, brief)| (command, brief.class))
                .collect();
            if commands.is_empty() {
                continue;
            }
            let changes = access.findings.iter().any(|finding| {
                finding.role == role && finding.cell.as_ref().is_some_and(|(id, _)| id == subject)
            });
            found.push(Open { role: role.to_owned(), subject: subject.sql(), commands, changes });
        }
    }
    found
}

fn authority(from: &Known, to: &Known) -> Vec<Authority> {
    let found = |known: &Known| match &known.judged {
        Some(judged) => judged.authority.clone(),
        None => judged::authority(&known.resolved.catalog, &known.roles),
    };
    let before: BTreeSet<String> = found(from).into_iter().map(|found| found.message).collect();
    let mut all: Vec<Authority> = found(to)
        .into_iter()
        .map(|finding| Authority {
            code: finding.code,
            new: !before.contains(&finding.message),
            place: place(&to.resolved.notes, &finding.object),
            message: finding.message,
        })
        .collect();
    all.sort_by(|a, b| (!a.new, &a.message).cmp(&(!b.new, &b.message)));
    all.dedup();
    all
}

/// The sources that differ, where both sides are made of them, and the files beside them that decide what is looked at.
fn sources(
    pipeline: &Pipeline<'_>,
    base: &SourceSpec,
    head: &SourceSpec,
) -> Result<(Option<Differing>, Vec<String>)> {
    let (SourceSpec::Schema(base), SourceSpec::Schema(head)) = (base, head) else {
        return Ok((None, Vec::new()));
    };
    let list = |files| Sources::list(pipeline.project, files);
    let (base, head) = (list(base)?, list(head)?);
    let (mut differ, guards) = (base.differences(&head)?, base.guards(&head)?);
    if let Some(path) = guards.iter().find(|path| *path == config::FILE) {
        differ.push((path.clone(), base.text(path)?, head.text(path)?));
    }
    Ok((Some(differ), guards))
}
