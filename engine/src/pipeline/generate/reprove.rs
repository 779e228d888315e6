//! Proves a migration again that somebody edited by hand: it has to lead where the code says, whatever its statements are.

use crate::access::{self, State};
use crate::apply;
use crate::connect::{Purpose, connect};
use crate::error::{Error, Result};
use crate::files::FileSet;
use crate::migration::{Folder, Migration, Problem, replace};
use crate::plan::Plan;
use crate::scratch::Scratch;

use super::super::access::declared;
use super::super::base::Base;
use super::super::observe::{self, ObservedStatement};
use super::super::{Pipeline, Resolved, check, prove, source};
use super::goal::Aim;
use super::remarks::with_remarks;
use super::sides::Sides;
use super::{Generate, Generated, Goal, Work};

/// Replays the folder with a file as it stands now, compares what that leads to with the code, and writes the file's header
/// anew, and above its statements what they were seen to lock and to do.
///
/// # Errors
/// When the file was applied already, another one was edited, or one does not run. Nothing is written then.
pub async fn reprove(pipeline: &Pipeline<'_>, request: &Generate, file: &str) -> Result<Generated> {
    let aim = Aim::read(pipeline, &Goal::Code)?;
    let folder = pipeline.project.migrations()?;
    let edited = folder.find(file)?;
    refuse_others(&folder, edited)?;
    edited.script()?;
    if edited.header.others_edited && !edited.header.replaces.is_empty() {
        return Err(Error::new(format!("{}: what it says that it replaces was edited", edited.file_name()))
            .hint("restore the header from version control: what it replaced is gone, and nothing can be tried again"));
    }
    let roles = source::known_roles(pipeline)?.union(&aim.roles()).cloned().collect();
    let scratch = pipeline.open(&roles).await?;
    let at = folder.migrations().iter().position(|migration| migration.header.id == edited.header.id);
    let (before, from_here) = folder.migrations().split_at(at.unwrap_or_default());
    let prefix = Folder::of(folder.path(), before.to_vec());
    let work = Work { pipeline, scratch, folder: &folder, request };
    let mut generated = Generated::default();
    generated.messages.extend(refuse_applied(&work, edited).await?);

    let wanted = work.bring_to_life(aim, &roles).await?;
    let start = Base::Folder(&prefix);
    let sides = Sides::gather(pipeline, scratch, &wanted, &start).await?;
    (pipeline.progress)("proving the migration on an empty clone");
    let runner = work.runner().await?;
    let there = prove::reach(pipeline, scratch, &start, from_here, &sides.scope, &runner).await?;
    let found = Resolved::bare(there, None);
    let code = Resolved::bare(sides.wanted.ours.clone(), Some(sides.scope.clone()));
    let differs = check(pipeline, &found, &code).await?;
    if !differs.differences.is_empty() {
        generated.drift = Some(differs);
        return Ok(generated);
    }

    let watched = watch(pipeline, scratch, &sides, before, edited).await;
    let mut proven = edited.clone();
    match watched {
        Ok(Watched { statements, access }) => {
            generated.access = access;
            generated.refused = unsaid(&statements, edited);
            proven.body = with_remarks(edited, &statements);
        }
        Err(error) => generated.messages.push(format!(
            "what its statements lock and do could not be watched, and the comments above them stay as they are: {}",
            error.what
        )),
    }
    if !generated.refused.is_empty() {
        return Ok(generated);
    }
    generated.proven = format!("{}; edited by hand", work.words(&runner, &Plan::default(), &sides));
    proven.header.hash = proven.computed_hash();
    proven.header.proven.clone_from(&generated.proven);
    proven.header.access = Some(generated.access.summary()).filter(|said| !said.is_empty());
    // What was proven of its order was proven of another text.
    proven.header.commutes.clear();
    proven.header.others_edited = false;
    proven.script()?;
    if request.write {
        let mut changed = vec![proven.clone()];
        for migration in folder.migrations() {
            let mut other = migration.clone();
            if other.header.commutes.remove(&proven.header.id) {
                changed.push(other);
            }
        }
        let mut files = FileSet::default();
        for migration in &changed {
            generated.files.push(replace(&folder, migration, &mut files)?);
        }
        let facts = declared(pipeline, &sides.scope.seen(&sides.wanted.ours, &sides.wanted.whole)).await?;
        work.write(&wanted, &sides, &facts, &folder.with(&changed), files)?;
    }
    generated.migrations = vec![proven];
    Ok(generated)
}

/// Refuses a folder with which something else is wrong.
fn refuse_others(folder: &Folder, edited: &Migration) -> Result<()> {
    let own = Problem::Edited(edited.file_name());
    match folder.problems().into_iter().find(|problem| *problem != own) {
        Some(problem) => Err(problem.to_error()),
        None => Ok(()),
    }
}

/// Refuses a file that the database of the profile has: what ran there cannot be changed any more. A sentence says if that
/// database was not asked.
async fn refuse_applied(work: &Work<'_>, edited: &Migration) -> Result<Option<String>> {
    let Some(profile) = &work.request.live else { return Ok(None) };
    let standing = async {
        let environment = work.pipeline.project.environment(profile.as_deref())?;
        let session = connect(&environment.target()?, Purpose::Read).await?;
        let standing = apply::status(&session, work.folder, environment.role.as_deref()).await?;
        Ok::<_, Error>((environment.name, standing))
    };
    let (name, standing) = match standing.await {
        Ok(found) => found,
        Err(error) => {
            return Ok(Some(format!("whether it was applied already was not looked up: {}", error.what)));
        }
    };
    let has = |entry: &apply::Entry| {
        entry.id == edited.header.id
            && matches!(entry.state, apply::State::Applied { .. } | apply::State::Changed)
    };
    if !standing.entries.iter().any(has) {
        return Ok(None);
    }
    let what = format!("{} was applied to the database of profile {name}", edited.file_name());
    Err(Error::new(what)
        .detail("what ran there is what its header says, and nothing runs it again")
        .hint("undo the change (`git checkout`), and write what is to be changed into a new migration"))
}

struct Watched {
    statements: Vec<ObservedStatement>,
    access: access::AccessDiff,
}

/// Runs the file alone, a statement at a time, and watches the server.
async fn watch(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    sides: &Sides,
    before: &[Migration],
    edited: &Migration,
) -> Result<Watched> {
    let (file, text) = (edited.file_name(), edited.text());
    let seen = observe::watch_file(pipeline, scratch, &sides.scope.start(), before, &file, &text).await?;
    let (old, new) = (sides.scope.restrict(&seen.old), sides.scope.restrict(&seen.new));
    let (old, new) = (sides.scope.seen(&old, &seen.old), sides.scope.seen(&new, &seen.new));
    let facts = declared(pipeline, &new).await?;
    let access = access::compare(&State::new(&old, &facts), &State::new(&new, &facts));
    Ok(Watched { statements: seen.statements, access })
}

/// What deletes data and is not said above its statement.
fn unsaid(statements: &[ObservedStatement], edited: &Migration) -> Vec<String> {
    let text = edited.text();
    let lines: Vec<&str> = text.lines().collect();
    let said = |statement: &ObservedStatement, code: &str| {
        let above = lines.iter().take(statement.at.span.start.line.saturating_sub(1)).rev();
        let mut above = above.take_while(|line| line.starts_with("--"));
        above.any(|line| line.starts_with(&format!("-- {code} ")))
    };
    let loss = crate::plan::Code::DataLoss.code();
    let losses = statements.iter().flat_map(|statement| {
        let found = statement.findings.iter().filter(|finding| finding.code == loss);
        found.filter(|finding| !said(statement, finding.code)).map(|finding| {
            format!("{}:{} {}", edited.file_name(), statement.at.span.start.line, finding.message)
        })
    });
    losses.collect()
}
