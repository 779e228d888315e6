//! Prisma: `prisma/schema.prisma` or `prisma.config.ts`, a folder with `migration.sql` for each migration.

use std::path::Path;

use super::text::{quoted, variable};
use super::{Origin, Traces, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "prisma", title: "Prisma", look };

/// Since Prisma 7 the URL stands in one of these, and no longer in the schema.
const CONFIGS: [&str; 4] = ["prisma.config.ts", "prisma.config.js", "prisma.config.mjs", "prisma.config.cjs"];

fn look(folder: &Path) -> Option<Traces> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let config = CONFIGS.iter().find_map(|name| read(name));
    let said = |path: &[&str]| {
        let said = quoted(config.as_deref().unwrap_or_default(), path)?;
        Some(said.trim_start_matches("./").to_owned())
    };
    let schema = said(&["schema"]).unwrap_or_else(|| "prisma/schema.prisma".to_owned());
    let text = read(&schema);
    if config.is_none() && text.is_none() && !folder.join("prisma/schema").is_dir() {
        return None;
    }
    let migrations = said(&["migrations", "path"]).unwrap_or_else(|| "prisma/migrations".to_owned());
    let names = names_in(&folder.join(&migrations), |path| {
        path.join("migration.sql").is_file().then(|| file_name(path).map(str::to_owned))?
    });
    Some(Traces {
        migrations: migrations.into(),
        names,
        ledger: "public._prisma_migrations".to_owned(),
        applied: "SELECT migration_name::text FROM public._prisma_migrations \
                  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL"
            .to_owned(),
        keeps: vec!["public._prisma_migrations".to_owned()],
        variable: [text, config].iter().flatten().find_map(|text| variable(text, "env(")),
        dialect: Some("prisma"),
        ..Traces::default()
    })
}
