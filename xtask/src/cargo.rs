//! Runs cargo in the workspace, with what it says on our own streams.

use std::process::Command;

use palisade_engine::{Error, Result};

/// Runs `cargo ARGS` with further variables.
pub(crate) fn cargo(args: &[&str], variables: &[(&str, &str)]) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).envs(variables.iter().copied()).current_dir(crate::root()?);
    let status = command.status().map_err(|error| Error::from(error).context("cargo could not be run"))?;
    if status.success() { Ok(()) } else { Err(Error::new(format!("`cargo {}` failed", args.join(" ")))) }
}
