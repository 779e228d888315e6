//! `palisade init`

use std::path::PathBuf;

use palisade_engine::{Result, config};
use serde_json::json;

use crate::Status;
use crate::output::Output;

/// Write the first files of a project; nothing is overwritten
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade init")]
pub(crate) struct Init {
    /// The folder of the project
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(crate) fn run(command: &Init, output: &Output) -> Result<Status> {
    let files = config::init(&command.folder)?;
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    output.result(&(files.join("\n") + "\n"), &json!({ "written": files }))?;
    output.progress("next: describe a table in schema/lib.rs, then run `palisade generate`");
    Ok(Status::Clean)
}
