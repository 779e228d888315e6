//! `palisade squash`

use palisade_engine::migration::Slug;
use palisade_engine::pipeline::{self, Squashed};
use palisade_engine::{Error, Result};
use serde_json::{Value, json};

use super::{ScratchArgs, generate};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Replace the oldest migrations by one that leads to the same, for new databases; those that have them have it, too
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade squash --dry-run\n  palisade squash year_one --to 20261231235900_last_of_the_year.sql"
)]
pub(crate) struct Squash {
    /// What the new migration is called [default: squashed]
    name: Option<String>,
    /// The last migration that is replaced, by its version, file or id [default: all of them]
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,
    /// Agree that rows which the old ones wrote are not in a new database: seeds load them, for example
    #[arg(long)]
    without_rows: bool,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Squash, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let request = pipeline::Squash {
        slug: command.name.as_deref().map(Slug::new).transpose()?,
        to: command.to.clone(),
        without_rows: command.without_rows,
        write: !command.dry_run,
    };
    let squashed = pipeline::squash(&pipeline, &request, &global.stamp()?).await?;
    let rows: Vec<String> = rows(&squashed).collect();
    if squashed.refused {
        let mut error =
            Error::new("migrations that would be replaced write rows, which a new database would not have");
        error.details = rows;
        return Err(error.detail("nothing was written").hint(
            "load those rows as seeds, or let `--to` stop before them; if a new database needs none: --without-rows",
        ));
    }
    for row in rows {
        output.note(&format!("not in a new database: {row}"));
    }
    output.progress(&format!("replaces {}", squashed.replaced.join(", ")));
    output.progress(&format!("proven: {}", squashed.proven));
    output.result(&text(command, &squashed), &json(&squashed))?;
    Ok(Status::Clean)
}

fn rows(squashed: &Squashed) -> impl Iterator<Item = String> {
    squashed.rows.iter().map(|lost| {
        let line = lost.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line} {}", lost.file, lost.did)
    })
}

fn text(command: &Squash, squashed: &Squashed) -> String {
    if command.dry_run {
        let files = squashed.migrations.iter().map(|m| format!("-- {}\n{}", m.file_name(), m.text()));
        return files.collect::<Vec<_>>().join("\n");
    }
    squashed.files.iter().map(|file| format!("{}\n", generate::shown(file).display())).collect()
}

fn json(squashed: &Squashed) -> Value {
    let migrations = squashed.migrations.iter();
    let migrations =
        migrations.map(|m| json!({ "file": m.file_name(), "id": m.header.id.as_str(), "sql": m.text() }));
    let written = squashed.files.iter().map(|file| generate::shown(file).display().to_string());
    json!({ "replaced": squashed.replaced, "migrations": migrations.collect::<Vec<_>>(), "proven": squashed.proven,
            "rows": rows(squashed).collect::<Vec<_>>(), "written": written.collect::<Vec<_>>() })
}
