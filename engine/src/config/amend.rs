//! Adds to palisade.toml what the next command has to know, and leaves everything else in it as somebody wrote it.

use std::collections::BTreeSet;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use crate::error::{Error, Result};

/// What a configuration has to have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Names in `roles`.
    pub(crate) roles: BTreeSet<String>,
    /// A folder among `[scan] roots`.
    pub(crate) root: Option<String>,
}

/// The text of a configuration with what it lacks, and sentences that say what was added; `None` where it has all.
///
/// # Errors
/// When the text is no TOML, or has something other than a list in one of the places.
pub(crate) fn amend(file: &Path, text: &str, wanted: &Settings) -> Result<Option<(String, Vec<String>)>> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error| Error::new(format!("{} cannot be added to: {error}", file.display())))?;
    let mut said = Vec::new();
    let roles = add(document.as_table_mut(), "roles", &wanted.roles).map_err(|error| at(file, error))?;
    if !roles.is_empty() {
        said.push(format!("added to {}: roles = [{}]", file.display(), roles.join(", ")));
    }
    if let Some(root) = &wanted.root {
        let scan = document.entry("scan").or_insert(Item::Table(Table::new()));
        let Some(scan) = scan.as_table_mut() else { return Err(at(file, Error::new("`scan` is no table"))) };
        let roots = add(scan, "roots", &BTreeSet::from([root.clone()])).map_err(|error| at(file, error))?;
        if !roots.is_empty() {
            said.push(format!("added to {}: [scan] roots = [{}]", file.display(), roots.join(", ")));
        }
    }
    Ok((!said.is_empty()).then(|| (document.to_string(), said)))
}

/// Adds names to a list; those that it did not have, quoted.
fn add(table: &mut Table, key: &str, names: &BTreeSet<String>) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let item = table.entry(key).or_insert(Item::Value(Value::Array(Array::new())));
    let Some(list) = item.as_array_mut() else { return Err(Error::new(format!("`{key}` is no list"))) };
    let has: BTreeSet<&str> = list.iter().filter_map(Value::as_str).collect();
    let missing: Vec<&String> = names.iter().filter(|name| !has.contains(name.as_str())).collect();
    let quoted = missing.iter().map(|name| format!("{name:?}")).collect();
    for name in missing {
        list.push(name);
    }
    Ok(quoted)
}

fn at(file: &Path, error: Error) -> Error {
    error.context(format!("{} cannot be added to", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amended(text: &str, roles: &[&str], root: Option<&str>) -> Option<(String, Vec<String>)> {
        let wanted = Settings {
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            root: root.map(str::to_owned),
        };
        amend(Path::new("palisade.toml"), text, &wanted).unwrap()
    }

    #[test]
    fn what_somebody_wrote_stays() {
        let text = "# who may\nroles = [\"anon\"] # nobody\n\n[scan]\nroots = [\"src\"]\n";
        let (now, said) = amended(text, &["anon", "editor"], Some("schema")).unwrap();
        assert_eq!(
            now,
            "# who may\nroles = [\"anon\", \"editor\"] # nobody\n\n[scan]\nroots = [\"src\", \"schema\"]\n"
        );
        assert_eq!(
            said,
            [
                "added to palisade.toml: roles = [\"editor\"]",
                "added to palisade.toml: [scan] roots = [\"schema\"]"
            ]
        );
        assert_eq!(amended(&now, &["editor"], Some("schema")), None);
    }

    #[test]
    fn lists_that_are_not_there_are_made() {
        let (now, _) = amended("[scan]\nroots = [\"schema\"]\n", &["editor"], None).unwrap();
        assert_eq!(now, "roles = [\"editor\"]\n[scan]\nroots = [\"schema\"]\n");
        let (now, _) = amended("", &[], Some("schema")).unwrap();
        assert_eq!(now, "[scan]\nroots = [\"schema\"]\n");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let wanted = Settings { roles: BTreeSet::from(["a".to_owned()]), root: None };
        let refused = amend(Path::new("palisade.toml"), "roles = 3\n", &wanted);
        assert!(refused.unwrap_err().to_string().contains("`roles` is no list"));
    }
}
