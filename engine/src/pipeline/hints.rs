//! Answers for runs without a terminal: which drops and adds are renames, and which are two things.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use crate::catalog::{Catalog, ObjectId};
use crate::error::{Error, Result};
use crate::notes::Notes;

/// What a file of hints says, or somebody at a terminal.
///
/// ```toml
/// [[rename]]
/// old = "column heading on table public.notes"
/// new = "column title on table public.notes"
///
/// [[separate]]
/// old = "table public.drafts"
/// new = "table public.outbox"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hints {
    /// Pairs that are one object under two names.
    #[serde(default)]
    pub rename: Vec<Pair>,
    /// Pairs that are two objects.
    #[serde(default)]
    pub separate: Vec<Pair>,
}

/// What would be dropped, and what would be created.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// What would be dropped.
    pub old: ObjectId,
    /// What would be created.
    pub new: ObjectId,
}

impl Hints {
    /// Reads a file: JSON if its name ends so, else TOML.
    ///
    /// # Errors
    /// When it cannot be read, or says something else.
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |why: String| {
            Error::new(format!("the hints in {} cannot be read", path.display())).detail(why).hint(
                "write [[rename]] or [[separate]], each with `old = \"table public.a\"` and `new = \"table public.b\"`",
            )
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        if path.extension().is_some_and(|extension| extension == "json") {
            return serde_json::from_str(&text).map_err(|error| failed(error.to_string()));
        }
        toml::from_str(&text).map_err(|error| failed(error.to_string().trim_end().to_owned()))
    }

    /// Notes the renames down as if the source said them; returns the pairs that are two things.
    pub(super) fn apply(&self, notes: &mut Notes, to: &Catalog) -> Result<BTreeSet<(ObjectId, ObjectId)>> {
        for Pair { old, new } in &self.rename {
            if old.kind != new.kind || old.scope != new.scope || !to.contains(new) {
                return Err(Error::new(format!("the hints say that {old} is now {new}"))
                    .detail("the new one has to be declared, of the same kind and in the same place"));
            }
            notes.objects.entry(new.clone()).or_default().renamed_from = Some(old.bare_name());
        }
        Ok(self.separate.iter().map(|Pair { old, new }| (old.clone(), new.clone())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_json_say_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
            Hints::read(&folder.path().join(name))
        };
        let toml = "[[rename]]\nold = \"table public.a\"\nnew = \"table public.b\"\n";
        let json = r#"{"rename": [{"old": "table public.a", "new": "table public.b"}]}"#;
        let hints = read("a.toml", toml).unwrap();
        assert_eq!(hints, read("a.json", json).unwrap());
        assert_eq!((hints.rename[0].old.to_string(), hints.separate.len()), ("table public.a".to_owned(), 0));
        assert!(read("b.toml", "[[renam]]\n").unwrap_err().details[0].contains("renam"));
        assert!(read("c.toml", "[[rename]]\nold = \"x\"\nnew = \"y\"\n").is_err());
    }
}
