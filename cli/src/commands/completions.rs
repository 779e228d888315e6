//! `palisade completions` and `palisade man`

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use clap_complete::Shell;
use palisade_engine::{Error, Result};

use crate::Status;
use crate::args::Args;
use crate::output::Output;

/// Print what makes a shell complete commands and flags
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade completions bash > ~/.local/share/bash-completion/completions/palisade\n  \
                        palisade completions zsh > ~/.zfunc/_palisade\n  \
                        palisade completions fish > ~/.config/fish/completions/palisade.fish"
)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn completions(command: &Completions, output: &Output) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "palisade", &mut script);
    output.raw(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}

/// Print the manual page, or write one page a command into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade man | man -l -\n  palisade man --into ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

pub(crate) fn man(command: &Man, output: &Output) -> Result<Status> {
    let Some(folder) = &command.into else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command()).render(&mut page)?;
        output.raw(&String::from_utf8_lossy(&page))?;
        return Ok(Status::Clean);
    };
    let unwritten =
        |error: std::io::Error| Error::new(format!("{} cannot be written: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(unwritten)?;
    clap_mangen::generate_to(Args::command(), folder).map_err(unwritten)?;
    let mut pages: Vec<_> = pages(folder).map_err(unwritten)?;
    pages.sort();
    output.raw(&pages.iter().map(|page| format!("{}\n", page.display())).collect::<String>())?;
    Ok(Status::Clean)
}

fn pages(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let ours =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("palisade"));
    std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| path.as_ref().map_or(true, ours))
        .collect()
}
