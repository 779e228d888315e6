//! Prisma: `prisma/schema.prisma`, a folder with `migration.sql` for each migration.

use std::path::Path;

use super::text::variable;
use super::{Origin, Traces, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "prisma", title: "Prisma", look };

fn look(folder: &Path) -> Option<Traces> {
    let schema = std::fs::read_to_string(folder.join("prisma/schema.prisma")).ok()?;
    let names = names_in(&folder.join("prisma/migrations"), |path| {
        path.join("migration.sql").is_file().then(|| file_name(path).map(str::to_owned))?
    });
    Some(Traces {
        migrations: "prisma/migrations".into(),
        names,
        ledger: "public._prisma_migrations".to_owned(),
        applied: "SELECT migration_name::text FROM public._prisma_migrations \
                  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL"
            .to_owned(),
        keeps: vec!["public._prisma_migrations".to_owned()],
        variable: variable(&schema, "env("),
        dialect: Some("prisma"),
        ..Traces::default()
    })
}
