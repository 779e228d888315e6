//! Atlas: `atlas.hcl`, or a folder of migrations with its `atlas.sum`, and revisions in a schema of their own.

use std::path::Path;

use super::text::quoted;
use super::{Origin, Traces, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "atlas", title: "Atlas", look };

fn look(folder: &Path) -> Option<Traces> {
    let config = std::fs::read_to_string(folder.join("atlas.hcl")).unwrap_or_default();
    let said = quoted(&config, &["migration", "dir"])
        .map(|dir| dir.trim_start_matches("file://").trim_start_matches("./").to_owned());
    let migrations = said.unwrap_or_else(|| "migrations".to_owned());
    let place = folder.join(&migrations);
    if config.is_empty() && !place.join("atlas.sum").is_file() {
        return None;
    }
    let names = names_in(&place, |path| {
        let stem = file_name(path)?.strip_suffix(".sql")?;
        let version = stem.split('_').next()?;
        (!version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())).then(|| version.to_owned())
    });
    Some(Traces {
        migrations: migrations.into(),
        names,
        ledger: "atlas_schema_revisions.atlas_schema_revisions".to_owned(),
        // A row that has no type of a file's own stands for the tool itself; a file of which a part ran was not applied.
        applied: "SELECT version::text FROM atlas_schema_revisions.atlas_schema_revisions \
                  WHERE version ~ '^[0-9]+$' AND applied = total"
            .to_owned(),
        keeps: vec!["atlas_schema_revisions".to_owned()],
        ..Traces::default()
    })
}
