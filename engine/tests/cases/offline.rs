//! The half of a case that needs no PostgreSQL: sources are read and plans written, from the committed catalogs.

use palisade_engine::{Result, render};

use super::case::{self, Case, Side, all};
use super::expected::{expect, report};

#[test]
fn every_plan_is_the_committed_one() {
    let cases = all();
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
    report(&failures, cases.len());
}

fn check(case: &Case) -> Result<()> {
    let (from, to) = (case.catalog(Side::From)?, case.catalog(Side::To)?);
    let (old, new) = (case.script(Side::From)?, case.script(Side::To)?);
    for (file, from, to, script) in [("plan.sql", &from, &to, &new), ("reverse.sql", &to, &from, &old)] {
        if !case::renames(script) {
            expect(case, file, &render::stream(&case::plan(from, to, script)?))?;
        }
    }
    Ok(())
}
