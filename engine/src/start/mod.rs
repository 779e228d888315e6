//! The first hour: what a folder shows of the tools that kept the database so far, and the configuration that follows
//! from it. Reads files; asks a database only for what their ledgers say.

mod atlas;
mod diesel;
mod drizzle;
mod prisma;
mod refinery;
mod sea_orm;
mod sqlx;
mod supabase;
mod text;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, ObjectId};
use crate::config::{EnvFile, FILE, Project, SUPABASE, is_platform};
use crate::connect::Session;
use crate::introspect::introspect;
use crate::kinds::Kind;
use crate::{Error, Result};

pub use write::{draft, write};

/// The tools that are recognised. One line a tool.
pub const ORIGINS: &[Origin] = &[
    drizzle::ORIGIN,
    sqlx::ORIGIN,
    diesel::ORIGIN,
    sea_orm::ORIGIN,
    prisma::ORIGIN,
    supabase::ORIGIN,
    refinery::ORIGIN,
    atlas::ORIGIN,
];

/// A tool that keeps a database.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// How the command line calls it.
    pub name: &'static str,
    /// How people call it.
    pub title: &'static str,
    /// What of it is in a folder.
    look: fn(&Path) -> Option<Traces>,
}

/// What a tool left in a folder.
#[derive(Debug, Clone, Default)]
struct Traces {
    /// Its migrations, relative to the folder.
    migrations: PathBuf,
    /// What the ledger calls each of them, and what people do.
    names: BTreeMap<String, String>,
    /// The ledger, `schema.table`.
    ledger: String,
    /// Asks the ledger for the names of what was applied.
    applied: String,
    /// What is the tool's own in the database, as `[scan] ignore` takes it.
    keeps: Vec<String>,
    /// The variable with the database's URL, where the tool's files name one.
    variable: Option<String>,
    /// What the platform brings to every database.
    platform: Option<&'static str>,
    /// Roles that the platform has.
    roles: &'static [&'static str],
    /// The form of its migrations, where ours can take it.
    dialect: Option<&'static str>,
}

/// What was found in a folder.
#[derive(Debug, Clone)]
pub struct Found {
    tools: Vec<(Origin, Traces)>,
    /// The variable with the URL of the database.
    variable: String,
    /// The env file that has it, or where it should stand.
    env_file: String,
    /// Whether the tools go on migrating the tables, and only what decides who may see which row becomes ours.
    policies_only: bool,
}

/// What a database says of itself, as far as the first configuration needs it.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The major version of the server.
    pub major: u32,
    /// The roles that its objects name.
    pub roles: BTreeSet<String>,
    /// The schemas that have tables, without those of a platform.
    pub schemas: BTreeSet<String>,
    /// The platform that it is on, where it is a known one.
    pub platform: Option<&'static str>,
}

/// Looks for the tools that are named, or for all of them.
///
/// # Errors
/// When one that is named is not there.
pub fn look(folder: &Path, named: Option<&str>) -> Result<Found> {
    let mut tools = Vec::new();
    for origin in ORIGINS.iter().filter(|origin| named.is_none_or(|name| name == origin.name)) {
        match (origin.look)(folder) {
            Some(traces) => tools.push((*origin, traces)),
            None if named.is_some() => {
                return Err(Error::new(format!(
                    "there is no {} project in {}",
                    origin.title,
                    folder.display()
                ))
                .hint("name its folder, or start from the database alone: --from database"));
            }
            None => {}
        }
    }
    let variable = tools.iter().find_map(|(_, traces)| traces.variable.clone());
    let variable = variable.unwrap_or_else(|| "DATABASE_URL".to_owned());
    let has = |name: &&str| {
        let file = EnvFile::read(&folder.join(name)).ok();
        file.is_some_and(|file| matches!(file.get(&variable), Ok(Some(value)) if !value.is_empty()))
    };
    let env_file = [".env.local", ".env"].iter().copied().find(has).unwrap_or(".env.local").to_owned();
    Ok(Found { tools, variable, env_file, policies_only: false })
}

/// Asks a database for what the configuration has to say.
///
/// # Errors
/// When it cannot be read.
pub async fn facts(session: &mut Session, project: &Project) -> Result<Facts> {
    let catalog = introspect(session).await?.leaving_out(&project.config.scan.ignore);
    let mut roles = catalog.roles();
    // Everybody has it, and nobody declares it.
    roles.remove("public");
    // What is granted to whoever migrates is no business of the sources: on what they make it owns all.
    roles.remove(&catalog.server.role);
    let platform = platform(&catalog);
    let tables = catalog.objects.keys().filter(|id| id.kind == Kind::Table);
    let schemas = tables.filter_map(|id| id.schema_name()).filter(|schema| !is_platform(platform, schema));
    let schemas = schemas.map(str::to_owned).collect();
    Ok(Facts { major: catalog.server.major(), roles, schemas, platform })
}

/// The platform that a database shows.
fn platform(catalog: &Catalog) -> Option<&'static str> {
    let marks = [
        ObjectId::schema(Kind::Table, "auth", "users"),
        ObjectId::schema(Kind::Table, "storage", "objects"),
        ObjectId::schema(Kind::Function, "auth", "uid()"),
    ];
    marks.iter().all(|id| catalog.contains(id)).then_some(SUPABASE)
}

impl Found {
    /// Leaves the tables to the tools: nothing but policies, triggers and grants becomes ours.
    #[must_use]
    pub fn policies_only(self) -> Self {
        Self { policies_only: true, ..self }
    }

    /// Whether the tables are left to the tools.
    pub fn leaves_tables(&self) -> bool {
        self.policies_only
    }

    /// The tool into whose folder migrations are written, with its traces and the form.
    fn writes(&self) -> Option<(&'static str, &Traces, &'static str)> {
        let mut tools = self.tools.iter().filter(|_| self.policies_only);
        tools.find_map(|(origin, traces)| Some((origin.title, traces, traces.dialect?)))
    }

    /// Whether no tool left a trace.
    pub fn is_empty(&self) -> bool {
        self.tools.is_empty()
    }

    /// The tools, as people call them.
    pub fn titles(&self) -> Vec<&'static str> {
        self.tools.iter().map(|(origin, _)| origin.title).collect()
    }

    /// What was recognised, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let sentence = |(origin, traces): &(Origin, Traces)| {
            let many = match traces.names.len() {
                1 => "1 migration".to_owned(),
                many => format!("{many} migrations"),
            };
            format!(
                "{}: {many} in {}, its ledger is {}",
                origin.title,
                traces.migrations.display(),
                traces.ledger
            )
        };
        self.tools.iter().map(sentence).collect()
    }

    /// Compares the ledgers with the folders; what does not agree, in sentences.
    ///
    /// # Errors
    /// When a ledger is there and cannot be read.
    pub async fn compare(&self, session: &Session) -> Result<Vec<String>> {
        let mut said = Vec::new();
        for (origin, traces) in &self.tools {
            let there = format!("SELECT to_regclass({})::text", crate::sql::quote_literal(&traces.ledger));
            let rows = session.query(&there, &[]).await?;
            let title = origin.title;
            if rows.first().and_then(|row| row.get::<_, Option<String>>(0)).is_none() {
                said.push(format!("this database has no {}: {title} never migrated it", traces.ledger));
                continue;
            }
            let rows = session.query(&traces.applied, &[]).await.map_err(|error| {
                error.context(format!("the ledger of {title}, {}, cannot be read", traces.ledger))
            })?;
            let applied: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
            let pending: Vec<&String> = traces
                .names
                .iter()
                .filter(|(name, _)| !applied.contains(*name))
                .map(|(_, shown)| shown)
                .collect();
            let list = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>().join(", ");
            if !pending.is_empty() {
                said.push(format!(
                    "not in this database yet, and so not in what was pulled: {} of {title}",
                    list(pending)
                ));
            }
            let lost: Vec<&String> =
                applied.iter().filter(|name| !traces.names.contains_key(*name)).collect();
            if !lost.is_empty() {
                said.push(format!(
                    "applied, and not in {}: {} of {title}",
                    traces.migrations.display(),
                    list(lost)
                ));
            }
        }
        Ok(said)
    }

    /// What is somebody else's own in the database, with who that is.
    fn kept(&self) -> BTreeMap<&'static str, &[String]> {
        self.tools.iter().map(|(origin, traces)| (origin.title, traces.keeps.as_slice())).collect()
    }
}

/// The migrations in a folder: what `name` makes of a path, where it makes anything, with the name of the file.
fn names_in(folder: &Path, name: impl Fn(&Path) -> Option<String>) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter_map(|path| Some((name(&path)?, file_name(&path)?.to_owned()))).collect()
}

/// The name of a file or folder.
fn file_name(path: &Path) -> Option<&str> {
    path.file_name().and_then(|name| name.to_str())
}

/// The digits that a name starts with, where an underscore follows.
fn leading_digits(name: &str) -> Option<&str> {
    let (digits, _) = name.split_once('_')?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether a `Cargo.toml` of the folder, or of a folder below it, asks for a crate.
fn depends_on(folder: &Path, crate_name: &str) -> bool {
    let asks = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let Ok(manifest) = text.parse::<toml::Table>() else { return false };
        let has = |table: &toml::Table| {
            table.get("dependencies").is_some_and(|list| list.get(crate_name).is_some())
        };
        has(&manifest) || manifest.get("workspace").and_then(toml::Value::as_table).is_some_and(has)
    };
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    asks(folder.join("Cargo.toml")) || below.into_iter().any(|path| asks(path.join("Cargo.toml")))
}

/// Refuses a folder that is a project of ours already.
fn refuse_taken(folder: &Path) -> Result<()> {
    let taken: Vec<_> = [FILE, "generated"].iter().filter(|path| folder.join(path).exists()).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let mut error = Error::new("this is a project already: nothing was written")
        .hint("go on with `palisade generate`, or remove these files first");
    error.details.extend(taken.iter().map(|path| format!("{path} exists")));
    Err(error)
}

#[cfg(test)]
mod tests;
