//! Supabase: `supabase/config.toml`, its command line's migrations, and a platform around the database.

use std::path::Path;

use super::{Origin, Traces, file_name, leading_digits, names_in};
use crate::config::SUPABASE;

pub(super) const ORIGIN: Origin = Origin { name: "supabase", title: "Supabase", look };

fn look(folder: &Path) -> Option<Traces> {
    if !folder.join("supabase/config.toml").is_file() {
        return None;
    }
    let names = names_in(&folder.join("supabase/migrations"), |path| {
        let name = file_name(path)?;
        leading_digits(name).filter(|_| name.ends_with(".sql")).map(str::to_owned)
    });
    Some(Traces {
        migrations: "supabase/migrations".into(),
        names,
        ledger: "supabase_migrations.schema_migrations".to_owned(),
        applied: "SELECT version::text FROM supabase_migrations.schema_migrations".to_owned(),
        keeps: vec!["supabase_migrations".to_owned()],
        platform: Some(SUPABASE),
        roles: &["anon", "authenticated", "service_role"],
        dialect: Some("supabase"),
        ..Traces::default()
    })
}
