//! What may stand in `palisade.toml`, with its defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::{Error as _, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

use palisade_model as model;
use palisade_model::resolved::intent::CallerSource;

use super::Secret;
use super::ledger::Ledger;
use super::problem::with_help;
use crate::Error;
use crate::connect::TlsMode;

/// The majors that Palisade knows.
const MAJORS: std::ops::RangeInclusive<u32> = 13..=18;

/// The contents of `palisade.toml`. Every part has a default: an empty file is a valid one.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The canonical major version, in whose words catalogs are compared and snapshots written.
    #[serde(deserialize_with = "major")]
    pub postgres: u32,
    /// The roles whose grants are managed, and which policies and grants may name.
    pub roles: BTreeSet<String>,
    /// Where structs and `.sql` files are found.
    pub scan: Scan,
    /// The schema that names without one belong to.
    pub schema: Schema,
    /// The folder of migrations.
    pub migrations: Migrations,
    /// The ledger of whoever runs the migrations.
    pub ledger: Ledger,
    /// The throw-away server that reads and proves SQL.
    pub scratch: Scratch,
    /// The rows that the project declares.
    pub seed: Seed,
    /// Row security.
    pub rls: Rls,
    /// The roles that the application uses.
    pub app: App,
    /// The databases, by the name that `--env` takes.
    pub env: BTreeMap<String, Profile>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            postgres: 17,
            roles: BTreeSet::new(),
            scan: Scan::default(),
            schema: Schema::default(),
            migrations: Migrations::default(),
            ledger: Ledger::default(),
            scratch: Scratch::default(),
            seed: Seed::default(),
            rls: Rls::default(),
            app: App::default(),
            env: BTreeMap::new(),
        }
    }
}

/// `[scan]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scan {
    /// Folders or files, relative to `palisade.toml`.
    pub roots: Vec<PathBuf>,
    /// The cargo features that count as enabled in `#[cfg(feature = …)]`.
    pub features: BTreeSet<String>,
    /// Schemas that are managed although nothing in the sources declares them, so that what is left in them is
    /// found.
    pub schemas: BTreeSet<String>,
    /// Schemas, and tables as `schema.table`, that another tool keeps for itself in the same database, such as its
    /// ledger: never pulled, compared or changed.
    pub ignore: BTreeSet<String>,
    /// Schemas whose tables another tool migrates: nothing in them is ours but what the sources declare (policies,
    /// triggers, grants, a helper), `pull` writes `managed = attach` there, and a table without declared intent is a
    /// finding.
    pub attach: BTreeSet<String>,
    /// What becomes of an item whose `#[cfg(…)]` cannot be decided.
    pub cfg: UnknownCfg,
}

impl Default for Scan {
    fn default() -> Self {
        Self {
            roots: vec!["schema".into()],
            features: BTreeSet::new(),
            schemas: BTreeSet::new(),
            ignore: BTreeSet::new(),
            attach: BTreeSet::new(),
            cfg: UnknownCfg::default(),
        }
    }
}

/// What becomes of an item whose `#[cfg(…)]` is neither a feature nor `test`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCfg {
    /// It is an error: a table that is left out would be dropped.
    #[default]
    Error,
    /// It is read as if it were enabled.
    Include,
}

/// `[schema]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schema {
    /// The schema of structs that name none.
    #[serde(deserialize_with = "name")]
    pub default: String,
    /// Where names in `.sql` files are looked up. Without it, the default schema alone.
    search_path: Option<Vec<String>>,
}

impl Default for Schema {
    fn default() -> Self {
        Self { default: "public".into(), search_path: None }
    }
}

impl Schema {
    /// Where names in `.sql` files are looked up, in this order.
    pub fn search_path(&self) -> Vec<String> {
        self.search_path.clone().unwrap_or_else(|| vec![self.default.clone()])
    }
}

/// `[migrations]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Migrations {
    /// The folder, relative to `palisade.toml`.
    pub dir: PathBuf,
    /// Who runs the files.
    pub dialect: Dialect,
    /// Whether tables that exist are changed in the forms that let others work meanwhile. Without it they are, unless
    /// whoever runs the files cannot run such a statement: the Supabase CLI sends a file as one pipeline, in which
    /// PostgreSQL builds no index concurrently, and Drizzle runs all files in one transaction.
    pub online: Option<bool>,
}

impl Migrations {
    /// Whether migrations take the forms that let others work.
    pub fn online(&self) -> bool {
        self.online.unwrap_or(!matches!(self.dialect, Dialect::Supabase | Dialect::Drizzle))
    }
}

impl Default for Migrations {
    fn default() -> Self {
        Self { dir: "generated/migrations".into(), dialect: Dialect::default(), online: None }
    }
}

/// Whose habits migration files follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Palisade or psql: a file opens and commits its own transaction.
    #[default]
    Plain,
    /// sqlx, which wraps each file in a transaction of its own.
    Sqlx,
    /// The Supabase CLI, which does the same.
    Supabase,
    /// Drizzle Kit, which runs all files that are new in one transaction, by a journal beside them.
    Drizzle,
    /// Prisma Migrate, with a folder for each migration, which PostgreSQL takes as one transaction.
    Prisma,
}

impl Dialect {
    /// Whether a file carries its own `BEGIN` and `COMMIT`.
    pub fn brackets(self) -> bool {
        self == Self::Plain
    }

    /// How people call the tool, where it is another one than ours that runs the files.
    pub fn runner(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Sqlx => Some("sqlx"),
            Self::Supabase => Some("the Supabase CLI"),
            Self::Drizzle => Some("Drizzle"),
            Self::Prisma => Some("Prisma"),
        }
    }
}

/// `[seed]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// The folder of `seeds.toml`, relative to `palisade.toml`. Its files are rows, and no part of the schema.
    pub dir: PathBuf,
}

impl Default for Seed {
    fn default() -> Self {
        Self { dir: "schema/seeds".into() }
    }
}

/// `[scratch]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scratch {
    /// A server to create throw-away databases on. Without it, a private one is started.
    pub url: Option<UrlSource>,
    /// Whether the role of that URL may be a superuser, or have other powers beyond its databases: sources may then do to
    /// that server whatever they like.
    pub allow_superuser: bool,
    /// The folder with `initdb` and `postgres`.
    pub binaries: Option<PathBuf>,
    /// Whether binaries may be fetched without asking.
    pub fetch: bool,
    /// What the platform provides before the first migration: `supabase`, or a `.sql` file.
    #[serde(deserialize_with = "prelude")]
    pub prelude: Option<Prelude>,
}

/// What stands in for the platform on a scratch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prelude {
    /// The roles, schemas and functions of a Supabase project.
    Supabase,
    /// A `.sql` file, relative to `palisade.toml`.
    File(PathBuf),
}

/// `[rls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rls {
    /// What a table that says nothing of `rls` means.
    pub default: RlsDefault,
    /// Where the database learns who calls, the first source that is there deciding alone.
    #[serde(deserialize_with = "caller")]
    pub caller: Vec<CallerSource>,
    /// The type of a caller's id: `text`, `uuid` or `bigint`.
    #[serde(deserialize_with = "id_type")]
    pub id: String,
    /// The schema of the functions that are generated for policies.
    #[serde(deserialize_with = "name")]
    pub schema: String,
    /// The version of the templates by which intent becomes policies.
    #[serde(deserialize_with = "templates")]
    pub templates: u32,
}

impl Default for Rls {
    fn default() -> Self {
        let model::RlsConfig { caller, id, schema, templates } = model::RlsConfig::default();
        Self { default: RlsDefault::default(), caller, id, schema, templates }
    }
}

impl Rls {
    /// The part that intent is read by.
    pub fn intent(&self) -> model::RlsConfig {
        model::RlsConfig {
            caller: self.caller.clone(),
            id: self.id.clone(),
            schema: self.schema.clone(),
            templates: self.templates,
        }
    }
}

/// What a table that says nothing of row security means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RlsDefault {
    /// It is an error: every table says whether rows are guarded.
    #[default]
    Required,
    /// Rows are guarded.
    On,
    /// Rows are guarded, from the table's owner too.
    Force,
    /// Rows are not guarded.
    Off,
}

/// `[app]`: facts about roles that no source holds and a server may not be at hand to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The roles that the application logs in as.
    pub roles: BTreeSet<String>,
    /// Roles with BYPASSRLS.
    pub bypassrls: BTreeSet<String>,
    /// Roles with NOINHERIT: what they are members of they may become, and have nothing of it before.
    pub noinherit: BTreeSet<String>,
    /// By role, the roles that it is a member of, with their privileges unless it is in `noinherit`.
    pub memberships: BTreeMap<String, BTreeSet<String>>,
}

/// `[env.NAME]`: one database and how to treat it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Where its URL comes from; without it, the variable `DATABASE_URL`.
    pub url: Option<UrlSource>,
    /// A file of variables, relative to `palisade.toml`. It is read, and never exported.
    pub env_file: Option<PathBuf>,
    /// Whether commands that throw data away refuse it.
    pub protected: bool,
    /// The role to assume after connecting.
    pub role: Option<String>,
    /// How long a statement of a migration waits for a lock before it gives way and tries again.
    #[serde(deserialize_with = "duration")]
    pub lock_timeout: Option<Duration>,
    /// How long a statement of a migration may run.
    #[serde(deserialize_with = "duration")]
    pub statement_timeout: Option<Duration>,
    /// How long to wait for a server that does not answer.
    #[serde(deserialize_with = "duration")]
    pub connect_timeout: Option<Duration>,
    /// How many connections the application keeps. Palisade itself uses one; `ping` tells whether the server has them.
    pub pool_size: Option<u32>,
    /// Where throw-away databases are made when this profile is meant; without it, where `[scratch]` says.
    pub scratch: Option<ScratchPlace>,
    /// Whether the URL leads to a pooler, and how that hands out servers.
    pub pooler: Option<Pooler>,
    /// libpq's `sslmode`. The URL may say the same, and nothing else.
    pub sslmode: Option<TlsMode>,
    /// The authorities that may vouch for the server: a file, relative to `palisade.toml`, or `system`.
    pub sslrootcert: Option<String>,
    /// The certificate to show to the server, relative to `palisade.toml`.
    pub sslcert: Option<PathBuf>,
    /// Its key, relative to `palisade.toml`.
    pub sslkey: Option<PathBuf>,
}

/// Where the throw-away databases of a profile are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScratchPlace {
    /// On the server of the profile itself, beside its database.
    Target,
}

/// How a pooler hands out the servers behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooler {
    /// For as long as the client stays: as good as the server itself.
    Session,
    /// For one transaction: nothing that a session keeps, a lock for example, is still there in the next one.
    Transaction,
}

impl fmt::Display for Pooler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Session => "session",
            Self::Transaction => "transaction",
        })
    }
}

/// Where a database URL comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlSource {
    /// The file itself. It holds no password.
    Literal(Secret),
    /// A variable, of the env file or of the process.
    Env(String),
    /// The output of a program, which is run without a shell.
    Command(Vec<String>),
}

impl<'de> Deserialize<'de> for UrlSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UrlVisitor)
    }
}

struct UrlVisitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UrlTable {
    env: Option<String>,
    command: Option<Vec<String>>,
}

impl<'de> Visitor<'de> for UrlVisitor {
    type Value = UrlSource;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a URL without a password, { env = \"NAME\" } or { command = [\"PROGRAM\", …] }")
    }

    fn visit_str<E: serde::de::Error>(self, url: &str) -> Result<UrlSource, E> {
        let url = Secret::new(url);
        if url.has_password() {
            return Err(E::custom(with_help(
                "a password must not stand in this file",
                "take it from a variable or an env file, url = { env = \"DATABASE_URL\" }, or from a program, \
                 url = { command = [\"PROGRAM\", \"ARGUMENT\"] }; and change the password if the file was shared",
            )));
        }
        if !["postgresql://", "postgres://"].iter().any(|scheme| url.expose().starts_with(scheme)) {
            return Err(E::custom(with_help(
                "this is no database URL",
                "write postgresql://USER@HOST:PORT/DATABASE, or url = { env = \"DATABASE_URL\" }",
            )));
        }
        Ok(UrlSource::Literal(url))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<UrlSource, A::Error> {
        let table = UrlTable::deserialize(MapAccessDeserializer::new(map))?;
        match (table.env, table.command) {
            (Some(env), None) => Ok(UrlSource::Env(env)),
            (None, Some(command)) if command.iter().any(|word| Secret::new(word).has_password()) => {
                Err(A::Error::custom(with_help(
                    "a password must not stand in this file",
                    "let the program find the password: command = [\"op\", \"read\", \"op://VAULT/ITEM\"]; and change it if \
                     the file was shared",
                )))
            }
            (None, Some(command)) if !command.is_empty() => Ok(UrlSource::Command(command)),
            _ => Err(A::Error::custom(with_help(
                "a URL comes from one place",
                "write { env = \"NAME\" } or { command = [\"PROGRAM\", \"ARGUMENT\"] }",
            ))),
        }
    }
}

fn major<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let major = u32::deserialize(deserializer)?;
    if MAJORS.contains(&major) {
        return Ok(major);
    }
    let (first, last) = (MAJORS.start(), MAJORS.end());
    let help = format!("write the major version alone, from {first} to {last}: postgres = 17");
    Err(D::Error::custom(with_help(&format!("there is no support for PostgreSQL {major}"), &help)))
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.is_empty() { Err(D::Error::custom("a schema has a name")) } else { Ok(name) }
}

/// `"claim:sub"`, or a list of such.
fn caller<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<CallerSource>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    let texts = match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    };
    texts.iter().map(|text| caller_source(text).map_err(D::Error::custom)).collect()
}

fn caller_source(text: &str) -> Result<CallerSource, String> {
    let help = "write \"supabase\", \"neon\", \"setting:app.current_user_id\" or \"claim:sub\"";
    match text.split_once(':') {
        None if text == "supabase" => Ok(CallerSource::Supabase),
        None if text == "neon" => Ok(CallerSource::Neon),
        // PostgreSQL has settings of applications' own only under names with a dot.
        Some(("setting", name)) if name.split('.').filter(|part| !part.is_empty()).count() > 1 => {
            Ok(CallerSource::Setting(name.to_owned()))
        }
        Some(("setting", name)) => Err(with_help(
            &format!("`{name}` is no setting of an application's own"),
            "write a name with a dot: \"setting:app.current_user_id\"",
        )),
        Some(("claim", path)) if !path.split('.').any(str::is_empty) => {
            Ok(CallerSource::Claim(path.split('.').map(str::to_owned).collect()))
        }
        _ => Err(with_help(&format!("`{text}` does not say who calls"), help)),
    }
}

fn id_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if ["text", "uuid", "bigint"].contains(&text.as_str()) {
        return Ok(text);
    }
    let what = format!("a caller's id is no `{text}`");
    Err(D::Error::custom(with_help(&what, "write \"text\", \"uuid\" or \"bigint\"")))
}

fn templates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if (1..=model::resolved::intent::TEMPLATES).contains(&version) {
        return Ok(version);
    }
    let newest = model::resolved::intent::TEMPLATES;
    let help = format!("this version of palisade has templates up to {newest}; write `templates = {newest}`");
    Err(D::Error::custom(with_help(&format!("there are no templates of version {version}"), &help)))
}

fn prelude<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Prelude>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "supabase" {
        return Ok(Some(Prelude::Supabase));
    }
    if text.ends_with(".sql") {
        return Ok(Some(Prelude::File(text.into())));
    }
    let what = format!("there is no prelude `{text}`");
    Err(D::Error::custom(with_help(&what, "write \"supabase\", or the path of a .sql file")))
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration_of(deserializer).map(Some)
}

/// A duration, for a field that has one.
pub(crate) fn duration_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let custom =
        |error: Error| D::Error::custom(with_help(&error.what, error.hint.as_deref().unwrap_or_default()));
    parse_duration(&text).map_err(custom)
}

/// A duration as `500ms`, `1s` or `2min`; `0` is none at all.
///
/// # Errors
/// When the text is none.
pub fn parse_duration(text: &str) -> Result<Duration, Error> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let parsed = text.parse::<jiff::SignedDuration>().ok();
    parsed.and_then(|duration| Duration::try_from(duration).ok()).ok_or_else(|| {
        Error::new(format!("`{text}` is no duration"))
            .hint("write a number and a unit: \"500ms\", \"1s\", \"2min\", or \"0\"")
    })
}
