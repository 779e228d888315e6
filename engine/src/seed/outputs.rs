//! What a set tells the project afterwards: values that only the database has, written into an env file of their own, so that
//! tests know the keys of the rows that they need.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::Loader;
use super::file::Outputs;
use crate::{Error, Result};

/// Asks for the values and writes them; what else stands in the file stays. Returns the file as messages call it.
pub(super) async fn write(loader: &Loader<'_>, outputs: &Outputs) -> Result<String> {
    let shown = outputs.file.display().to_string();
    let mut values = BTreeMap::new();
    for (name, sql) in &outputs.values {
        let value =
            ask(loader, sql).await.map_err(|error| error.context(format!("output `{name}` is not known")))?;
        values.insert(name, quoted(name, &value)?);
    }
    let path = loader.project.root.join(&outputs.file);
    let failed = |error: std::io::Error| Error::new(format!("{shown} cannot be written: {error}"));
    let before = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read.map_err(failed)?,
    };
    let ours = |line: &&str| line.split_once('=').is_some_and(|(name, _)| outputs.values.contains_key(name));
    let mut text: String =
        before.lines().filter(|line| !ours(line)).map(|line| format!("{line}\n")).collect();
    if text.is_empty() {
        text += "# Written by `palisade seed`.\n";
    }
    text.extend(values.iter().map(|(name, value)| format!("{name}={value}\n")));
    if text != before {
        let mut file =
            tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
    }
    Ok(shown)
}

async fn ask(loader: &Loader<'_>, sql: &str) -> Result<String> {
    loader.session.execute("BEGIN READ ONLY").await?;
    // The server takes one statement here and no more.
    let rows = loader.session.client().query(sql, &[]).await;
    loader.session.execute("ROLLBACK").await?;
    let rows = rows.map_err(|error| Error::from(error).detail(sql))?;
    let value = match rows.as_slice() {
        [row] if row.len() == 1 => row.try_get::<_, Option<String>>(0).map_err(|_| {
            Error::new("its query answers with no text").detail(sql).hint("cast what it selects: id::text")
        })?,
        _ => None,
    };
    value.ok_or_else(|| Error::new("its query does not answer with one value").detail(sql))
}

/// A value as every reader of env files takes it.
fn quoted(name: &str, value: &str) -> Result<String> {
    let plain =
        !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:/@+".contains(c));
    match value {
        value if plain => Ok(value.to_owned()),
        value if !value.contains(['\'', '\n', '\r']) => Ok(format!("'{value}'")),
        _ => Err(Error::new(format!("output `{name}` has a quote or a line end in it"))
            .hint("an env file has no form for that on which its readers agree")),
    }
}
