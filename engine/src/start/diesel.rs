//! Diesel: `diesel.toml`, a folder with `up.sql` for each migration.

use std::path::{Path, PathBuf};

use super::{Origin, Traces, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "diesel", title: "Diesel", look };

fn look(folder: &Path) -> Option<Traces> {
    let config = std::fs::read_to_string(folder.join("diesel.toml")).ok()?;
    let config: toml::Table = config.parse().unwrap_or_default();
    let migrations: PathBuf = config
        .get("migrations_directory")
        .and_then(|table| table.get("dir"))
        .and_then(toml::Value::as_str)
        .map_or_else(|| "migrations".into(), |dir| Path::new(dir).to_owned());
    let names = names_in(&folder.join(&migrations), |path| {
        let (version, _) = file_name(path)?.split_once('_')?;
        path.join("up.sql").is_file().then(|| version.replace('-', ""))
    });
    Some(Traces {
        migrations,
        names,
        ledger: "public.__diesel_schema_migrations".to_owned(),
        applied: "SELECT version::text FROM public.__diesel_schema_migrations".to_owned(),
        keeps: vec!["public.__diesel_schema_migrations".to_owned()],
        ..Traces::default()
    })
}
