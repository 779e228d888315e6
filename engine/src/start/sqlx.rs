//! sqlx: `migrations/<version>_<name>.sql` and a crate that asks for it.

use std::path::Path;

use super::{Origin, Traces, depends_on, file_name, leading_digits, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "sqlx", title: "sqlx", look };

fn look(folder: &Path) -> Option<Traces> {
    let names = names_in(&folder.join("migrations"), |path| {
        let name = file_name(path)?;
        let up = name.ends_with(".sql") && !name.ends_with(".down.sql");
        // The ledger holds a number: leading zeros are not in it.
        let version = leading_digits(name).filter(|_| up)?.trim_start_matches('0');
        Some(if version.is_empty() { "0".to_owned() } else { version.to_owned() })
    });
    if names.is_empty() || !depends_on(folder, "sqlx") {
        return None;
    }
    Some(Traces {
        migrations: "migrations".into(),
        names,
        ledger: "public._sqlx_migrations".to_owned(),
        applied: "SELECT version::text FROM public._sqlx_migrations WHERE success".to_owned(),
        keeps: vec!["public._sqlx_migrations".to_owned()],
        dialect: Some("sqlx"),
        ..Traces::default()
    })
}
