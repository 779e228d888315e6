//! `palisade lint`

mod fix;

use std::path::PathBuf;

use clap::ValueEnum;
use palisade_engine::config::{Files, Project, SourceSpec};
use palisade_engine::lint::{Baseline, Finding, Severity};
use palisade_engine::{Error, Result, files, pipeline};

use super::{ScratchArgs, lint_files};
use crate::args::{Format, Global};
use crate::output::{Output, number};
use crate::{Status, findings};

/// Look for mistakes in the schema and in who may see it: status 1 where there are any
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade lint\n  palisade lint --fix --dry-run\n  palisade lint --against staging\n  palisade lint --format sarif > lint.sarif"
)]
pub(crate) struct Lint {
    /// What to look at: schema, env:NAME, postgresql://…, migrations, sql:PATH [default: schema]; or migrations as
    /// files, FILE.sql…, which are run on a scratch and watched
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// The least severity that makes the status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t)]
    fail_on: FailOn,
    /// A file of findings that were there before: they do not count, and may only become fewer
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline: all findings where there is no file yet, else what is left of it
    #[arg(long, requires = "baseline")]
    write_baseline: bool,
    /// Repair what is certain, in the sources, and print what was changed
    #[arg(long, conflicts_with = "write_baseline")]
    fix: bool,
    /// Print the repairs as a diff, and change nothing: status 1 where there are any
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Repair files, too, that git could not bring back: with changes that are not committed, or outside of git
    #[arg(long, requires = "fix")]
    allow_dirty: bool,
    /// Ask the database of a profile what is in the way there: rows that would stop a statement, rows that are lost,
    /// and how large what is locked is. Without files, what `generate` would write for it is held against it
    #[arg(long, value_name = "PROFILE", conflicts_with_all = ["fix", "baseline"])]
    against: Option<String>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum FailOn {
    #[default]
    Info,
    Warning,
    Error,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Info => Severity::Info,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}

pub(crate) async fn run(command: &Lint, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    if let Some(paths) = lint_files::files(&command.sources) {
        let found = baseline(
            command,
            lint_files::run(&pipeline, &paths, command.against.as_deref(), output).await?,
            output,
        )?;
        return end(command, &found, &number(paths.len(), "file"), &project, global, output);
    }
    let source = match command.sources.as_slice() {
        [] => SourceSpec::Schema(Files::default()),
        [source] => source.parse()?,
        [_, second, ..] => {
            return Err(Error::new(format!("`{second}` is one source too many"))
                .hint("look at one source at a time, or at files: palisade lint a.sql b.sql"));
        }
    };
    if let Some(profile) = &command.against {
        let found = against(&pipeline, profile, &source, output).await?;
        return end(command, &found, &format!("{source} against {profile}"), &project, global, output);
    }
    let today = global.stamp()?.day();
    let linted = if command.fix {
        match fix::run(command, &pipeline, &source, &today, output).await? {
            Some(linted) => linted,
            None => return Ok(Status::Differs),
        }
    } else {
        pipeline::lint(&pipeline, &source, &today).await?
    };
    for message in &linted.messages {
        output.note(message);
    }
    for (finding, reason) in &linted.waived.waived {
        output.detail(&format!("waived: {} on {}: {reason}", finding.code, finding.object));
    }
    let found = baseline(command, linted.waived.findings, output)?;
    end(command, &found, &source.to_string(), &project, global, output)
}

/// What is in the way of a source in a database in use.
async fn against(
    pipeline: &pipeline::Pipeline<'_>,
    profile: &str,
    source: &SourceSpec,
    output: &Output,
) -> Result<Vec<Finding>> {
    let (preview, said) = pipeline::against_schema(pipeline, profile, source).await?;
    for message in &preview.messages {
        output.note(message);
    }
    for pair in &preview.lookalikes {
        output.note(&format!(
            "counted as a drop and an add, since nobody says otherwise: {} and {}",
            pair.old, pair.new
        ));
    }
    let found = said.findings(|measured| preview.notes.location(&measured.object).cloned());
    output.detail(&format!(
        "{} dangers of {} statements held against it",
        said.measured.len(),
        preview.plan.statements().count()
    ));
    Ok(found)
}

/// Prints the findings and decides on the status.
fn end(
    command: &Lint,
    found: &[Finding],
    source: &str,
    project: &Project,
    global: &Global,
    output: &Output,
) -> Result<Status> {
    match global.format {
        Format::Sarif => output.raw(&format!("{:#}\n", findings::sarif(found)))?,
        Format::Github => output.raw(&findings::github(found))?,
        _ => output.result(&findings::text(found, &project.root), &findings::json(found))?,
    }
    if found.iter().any(|finding| finding.severity >= command.fail_on.severity()) {
        return Ok(Status::Differs);
    }
    output.progress(&format!("no finding in {source}"));
    Ok(Status::Clean)
}

/// What is new against the baseline, which is written where that was asked for.
fn baseline(command: &Lint, findings: Vec<Finding>, output: &Output) -> Result<Vec<Finding>> {
    let Some(path) = &command.baseline else { return Ok(findings) };
    let shown = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && command.write_baseline => {
            files::write(path, &Baseline::of(&findings).text())?;
            output.progress(&format!("{shown}: {} findings that were there before", findings.len()));
            return Ok(Vec::new());
        }
        Err(error) => {
            return Err(Error::new(format!("{shown} cannot be read: {error}"))
                .hint("--write-baseline writes it, once"));
        }
    };
    let before = Baseline::parse(&text, &shown)?;
    let (new, old, left) = before.split(findings);
    let gone = before.len() - left.len();
    if command.write_baseline {
        files::write(path, &left.text())?;
        output.progress(&format!("{shown}: {} left, {gone} gone", left.len()));
    } else if gone > 0 {
        output.note(&format!("{gone} of {shown} are gone: --write-baseline takes them out"));
    }
    output.detail(&format!("{} findings that were there before", old.len()));
    Ok(new)
}
