//! `cargo xtask bless`: the committed catalogs and SQL of the case folders. The tests know how to make them; here they
//! are told to write instead of to compare.

use palisade_engine::Result;

use crate::cargo::cargo;

/// Write the catalogs and the SQL of the cases in tests/cases anew, from PostgreSQL 15
#[derive(Debug, clap::Args)]
pub(crate) struct Bless {
    /// Compare only, and fail where a file is not what would be written
    #[arg(long)]
    check: bool,
    /// Only the cases whose path contains this text
    #[arg(value_name = "CASE", default_value = "")]
    case: String,
}

impl Bless {
    pub(crate) fn run(&self) -> Result<()> {
        let mut variables = vec![("PALISADE_CASE", self.case.as_str()), ("PALISADE_TEST_PG", "15")];
        if !self.check {
            variables.push(("PALISADE_BLESS", "1"));
        }
        cargo(&["test", "--quiet", "--workspace", "--test", "cases", "--", "live::"], &variables)
    }
}
