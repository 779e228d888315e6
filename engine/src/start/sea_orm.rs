//! SeaORM: a crate `migration` with one module for each migration.

use std::path::Path;

use super::{Origin, Traces, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "seaorm", title: "SeaORM", look };

fn look(folder: &Path) -> Option<Traces> {
    let source = folder.join("migration/src");
    let root = std::fs::read_to_string(source.join("lib.rs")).ok()?;
    if !root.contains("MigratorTrait") {
        return None;
    }
    let names = names_in(&source, |path| {
        let name = file_name(path)?;
        let stem = name.strip_suffix(".rs").unwrap_or(name);
        let numbered =
            stem.strip_prefix('m').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        numbered.then(|| stem.to_owned())
    });
    Some(Traces {
        migrations: "migration/src".into(),
        names,
        ledger: "public.seaql_migrations".to_owned(),
        applied: "SELECT version::text FROM public.seaql_migrations".to_owned(),
        keeps: vec!["public.seaql_migrations".to_owned()],
        ..Traces::default()
    })
}
