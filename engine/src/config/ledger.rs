//! `[ledger]`: what says which migrations a database has, where another tool than ours runs them.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::problem::with_help;
use super::{Config, Dialect};
use crate::Error;
use crate::sql::quote_ident;

/// `[ledger]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ledger {
    /// The tool that runs the files and whose ledger says what was applied. Without it, that of Palisade does; of Drizzle
    /// and Prisma, which alone can run their folders, theirs.
    #[serde(deserialize_with = "follow")]
    pub follow: Option<Dialect>,
    /// Where that ledger is, `schema.table`, if not where the tool puts it by itself.
    pub table: Option<String>,
}

/// The ledger of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The tool.
    pub tool: Dialect,
    /// The table, `schema.table`, quoted where it has to be.
    pub table: String,
}

impl Followed {
    /// What of the database is that tool's own, as `[scan] ignore` takes it: a schema of its own holds nothing else.
    pub fn keeps(&self) -> String {
        let plain = self.table.replace('"', "");
        match plain.split_once('.') {
            Some((schema, _)) if schema != "public" => schema.to_owned(),
            _ => plain,
        }
    }
}

impl Config {
    /// The ledger of another tool that says what was applied, if one does.
    pub fn followed(&self) -> Option<Followed> {
        let alone = Some(self.migrations.dialect).filter(|d| matches!(d, Dialect::Drizzle | Dialect::Prisma));
        let tool = self.ledger.follow.or(alone)?;
        let table = self.ledger.table.clone().or_else(|| tool.ledger().map(str::to_owned))?;
        // It becomes part of a query, whoever wrote it here.
        let parts = table.split('.').map(|part| quote_ident(part.trim_matches('"')).into_owned());
        Some(Followed { tool, table: parts.collect::<Vec<_>>().join(".") })
    }

    /// Refuses what no setting alone can tell to be wrong.
    pub(super) fn check(&self) -> Result<(), Error> {
        let written = self.migrations.dialect;
        match self.ledger.follow.filter(|follow| *follow != written) {
            Some(follow) => Err(Error::new(format!(
                "[ledger] follows {}, and the folder of migrations has the form of {}",
                follow.runner().unwrap_or("nobody"),
                written.runner().unwrap_or("palisade"),
            ))
            .hint(
                "what a tool has applied is known of its own folder: [migrations] dialect says the same tool",
            )),
            None => Ok(()),
        }
    }
}

impl Dialect {
    /// Where the tool keeps its ledger, if it is another one than ours.
    pub fn ledger(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Sqlx => Some("public._sqlx_migrations"),
            Self::Supabase => Some("supabase_migrations.schema_migrations"),
            Self::Drizzle => Some("drizzle.__drizzle_migrations"),
            Self::Prisma => Some("public._prisma_migrations"),
        }
    }

    /// What people type to run the files, where it is not our own command.
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Sqlx => Some("sqlx migrate run"),
            Self::Supabase => Some("supabase db push"),
            Self::Drizzle => Some("drizzle-kit migrate"),
            Self::Prisma => Some("prisma migrate deploy"),
        }
    }
}

fn follow<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Dialect>, D::Error> {
    match Dialect::deserialize(deserializer)? {
        Dialect::Plain => Err(D::Error::custom(with_help(
            "what Palisade applies is in its own ledger",
            "leave `follow` out, or write the tool that runs the files: \"sqlx\", \"supabase\", \"drizzle\" or \"prisma\"",
        ))),
        tool => Ok(Some(tool)),
    }
}
