//! Drizzle Kit: `drizzle.config.*`, a journal beside the migrations, a ledger by the time of writing.

use std::path::Path;

use serde_json::Value;

use super::text::{quoted, variable};
use super::{Origin, Traces};
use crate::sql::quote_ident;

pub(super) const ORIGIN: Origin = Origin { name: "drizzle", title: "Drizzle", look };

const CONFIGS: [&str; 5] = [
    "drizzle.config.ts",
    "drizzle.config.js",
    "drizzle.config.mjs",
    "drizzle.config.cjs",
    "drizzle.config.json",
];

fn look(folder: &Path) -> Option<Traces> {
    let config = CONFIGS.iter().find_map(|name| std::fs::read_to_string(folder.join(name)).ok())?;
    let out = quoted(&config, &["out"]).unwrap_or_else(|| "drizzle".to_owned());
    let out = out.trim_start_matches("./").to_owned();
    // `schema` alone is where the tables are written in TypeScript.
    let schema = quoted(&config, &["migrations", "schema"]).unwrap_or_else(|| "drizzle".to_owned());
    let table =
        quoted(&config, &["migrations", "table"]).unwrap_or_else(|| "__drizzle_migrations".to_owned());
    let journal = std::fs::read_to_string(folder.join(&out).join("meta/_journal.json")).unwrap_or_default();
    let journal: Value = serde_json::from_str(&journal).unwrap_or_default();
    let entries = journal["entries"].as_array().into_iter().flatten();
    let ledger = format!("{}.{}", quote_ident(&schema), quote_ident(&table));
    // A schema of its own holds nothing but the ledger and its sequence.
    let keeps = match schema.as_str() {
        "public" => vec![format!("{schema}.{table}")],
        _ => vec![schema],
    };
    Some(Traces {
        migrations: out.into(),
        names: entries
            .filter_map(|entry| {
                Some((entry["when"].as_u64()?.to_string(), entry["tag"].as_str()?.to_owned()))
            })
            .collect(),
        applied: format!("SELECT created_at::text FROM {ledger}"),
        ledger,
        keeps,
        variable: variable(&config, "process.env.").or_else(|| variable(&config, "process.env[")),
        dialect: Some("drizzle"),
        ..Traces::default()
    })
}
