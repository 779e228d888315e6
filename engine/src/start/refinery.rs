//! refinery: `migrations/V1__name.sql`, also in a crate below, and a crate that asks for it.

use std::path::Path;

use super::{Origin, Traces, depends_on, file_name, names_in};

pub(super) const ORIGIN: Origin = Origin { name: "refinery", title: "refinery", look };

const FOLDERS: [&str; 3] = ["migrations", "src/migrations", "sql_migrations"];

fn look(folder: &Path) -> Option<Traces> {
    let (migrations, names) = FOLDERS.iter().find_map(|place| {
        let names = names_in(&folder.join(place), |path| version(file_name(path)?));
        (!names.is_empty()).then_some((*place, names))
    })?;
    if !depends_on(folder, "refinery") {
        return None;
    }
    Some(Traces {
        migrations: migrations.into(),
        names,
        ledger: "public.refinery_schema_history".to_owned(),
        applied: "SELECT version::text FROM public.refinery_schema_history".to_owned(),
        keeps: vec!["public.refinery_schema_history".to_owned()],
        ..Traces::default()
    })
}

/// `1` of `V1__first.sql`, of `U1__first.sql` and of `V1__first.rs`. The ledger holds a number: leading zeros are not in it.
fn version(name: &str) -> Option<String> {
    let (head, _) = name.strip_suffix(".sql").or_else(|| name.strip_suffix(".rs"))?.split_once("__")?;
    let digits = head.strip_prefix(['V', 'U'])?;
    let number: i64 = digits.parse().ok()?;
    Some(number.to_string())
}
