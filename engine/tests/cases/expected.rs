//! The files that `cargo xtask bless` writes: compared, or written where `PALISADE_BLESS` is set.

use std::fmt::Write as _;

use palisade_engine::catalog::{Catalog, Server};
use palisade_engine::{Error, Result};
use similar::TextDiff;

use super::case::Case;

/// Compares a file of the case with what it should hold. Where `PALISADE_BLESS` is set the file is written instead.
pub(crate) fn expect(case: &Case, file: &str, wanted: &str) -> Result<()> {
    let path = case.folder.join(file);
    let there = case.text(file);
    if there.as_deref() == Some(wanted) {
        return Ok(());
    }
    if std::env::var_os("PALISADE_BLESS").is_some() {
        return Ok(std::fs::write(&path, wanted)?);
    }
    let there = there.unwrap_or_default();
    let diff = TextDiff::from_lines(there.as_str(), wanted);
    let diff = diff.unified_diff().context_radius(2).header("committed", "now").to_string();
    Err(Error::new(format!("{}/{file} is not what comes out now", case.name))
        .detail(diff)
        .hint("if the new text is right, `cargo xtask bless` writes it"))
}

/// A catalog as its committed file: one object a line, and of the server only what decides a plan.
pub(crate) fn catalog_text(catalog: &Catalog) -> Result<String> {
    let version = catalog.server.major() * 10_000;
    let server = Server { version, ..catalog.server.clone() };
    let mut out = format!("{{\n\"server\": {},\n\"objects\": {{\n", json(&server)?);
    for (i, (id, entry)) in catalog.objects.iter().enumerate() {
        let comma = if i + 1 < catalog.objects.len() { "," } else { "" };
        let _ = writeln!(out, "{}: {}{comma}", json(id)?, json(entry)?);
    }
    let _ = writeln!(out, "}},\n\"unmodelled\": {}\n}}", json(&catalog.unmodelled)?);
    Ok(out)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::new(error.to_string()))
}

/// Fails with everything that went wrong, case by case.
pub(crate) fn report(failures: &[Error], cases: usize) {
    let text: String = failures.iter().map(|failure| format!("\n\n{failure}")).collect();
    assert!(failures.is_empty(), "{} failures in {cases} cases:{text}\n", failures.len());
}
