//! `cargo xtask tidy`: everything that can be said of the code without a database.

use palisade_engine::Result;

use crate::cargo::cargo;

/// Format, lint, and run the guards and the cases that need no PostgreSQL
#[derive(Debug, clap::Args)]
pub(crate) struct Tidy {
    /// Change nothing, and fail where something would be changed
    #[arg(long)]
    check: bool,
}

/// The tests of the engine that need no PostgreSQL, by the modules of their binaries.
const OFFLINE: &[(&str, &[&str])] = &[
    ("guards", &["crates::", "files::", "kinds::", "ledger::the_ledger_says_what_the_queries_read"]),
    ("cases", &["offline::"]),
];

impl Tidy {
    pub(crate) fn run(&self) -> Result<()> {
        let format: &[&str] = if self.check { &["fmt", "--all", "--check"] } else { &["fmt", "--all"] };
        cargo(format, &[])?;
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"], &[])?;
        for (binary, modules) in OFFLINE {
            let mut args = vec!["test", "--quiet", "--workspace", "--test", binary, "--"];
            args.extend(*modules);
            cargo(&args, &[])?;
        }
        Ok(())
    }
}
