//! What platforms bring to every database.

/// How `palisade.toml` calls Supabase.
pub(crate) const SUPABASE: &str = "supabase";

/// Schemas of platforms: what is in them is theirs, except for what hangs on their tables for others.
pub(crate) const PLATFORM: &[&str] = &[
    "auth",
    "cron",
    "extensions",
    "graphql",
    "graphql_public",
    "net",
    "palisade",
    "pgbouncer",
    "pgmq",
    "pgsodium",
    "realtime",
    "storage",
    "supabase_functions",
    "supabase_migrations",
    "vault",
];

/// Whether a schema belongs to the platform.
pub(crate) fn is_platform(platform: Option<&str>, schema: &str) -> bool {
    platform.is_some() && PLATFORM.contains(&schema)
}
