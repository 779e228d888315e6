//! Profiles resolved: which database `--env` means, and how its URL was found.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::suggest::did_you_mean;
use super::{EnvFile, Pooler, Profile, Project, Secret, UrlSource};
use crate::connect::Target;
use crate::{Error, Result};

/// The profile that is meant where none is named.
pub const LOCAL: &str = "local";

/// The variable that is read where a profile names none.
const VARIABLE: &str = "DATABASE_URL";

/// The env files that are looked into where there is no profile at all, in this order.
const ENV_FILES: [&str; 2] = [".env.local", ".env"];

/// How long a statement of a migration waits for a lock, unless a profile says otherwise.
pub const DEFAULT_LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// A profile whose URL is known.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The name of the profile.
    pub name: String,
    /// The URL.
    pub url: Secret,
    /// Where the URL came from, in words: `variable DATABASE_URL of .env.local`.
    pub origin: String,
    /// What the user should know: a variable that is set in two places with two values.
    pub notes: Vec<String>,
    /// Whether commands that throw data away refuse it.
    pub protected: bool,
    /// The role to assume after connecting.
    pub role: Option<String>,
    /// How long a statement of a migration waits for a lock.
    pub lock_timeout: Duration,
    /// How long a statement of a migration may run; zero is without end.
    pub statement_timeout: Duration,
    /// How many connections the application keeps.
    pub pool_size: Option<u32>,
    /// Whether the URL leads to a pooler.
    pub pooler: Option<Pooler>,
    /// libpq's variables for what the profile says of the connection, in place of those of the process.
    variables: Vec<(&'static str, String)>,
}

impl Environment {
    /// The database to connect to.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn target(&self) -> Result<Target> {
        let ours = |name: &str| {
            self.variables.iter().find(|(ours, _)| *ours == name).map(|(_, value)| value.clone())
        };
        let env = |name: &str| ours(name).or_else(|| std::env::var(name).ok());
        let target = Target::parse_with(self.url.expose(), &env).map_err(|error| {
            error.context(format!("the URL of profile `{}` ({}) is not usable", self.name, self.origin))
        })?;
        match (ours("PGSSLMODE"), target.sslmode()) {
            (Some(wanted), Some(said)) if wanted != said.to_string() => Err(Error::new(format!(
                "profile `{}` asks for sslmode={wanted}, and its URL for sslmode={said}",
                self.name
            ))
            .hint(format!("take `sslmode` out of the URL ({}), or out of the profile", self.origin))),
            _ => Ok(target),
        }
    }

    /// Refuses what throws data away.
    ///
    /// # Errors
    /// When the profile is protected; `command` is what was asked for.
    pub fn refuse_protected(&self, command: &str) -> Result<()> {
        if !self.protected {
            return Ok(());
        }
        Err(Error::new(format!(
            "profile `{}` is protected: `{command}` is refused, nothing was changed",
            self.name
        ))
        .hint("changes reach it as migrations: palisade generate, and palisade migrate"))
    }

    /// Refuses what needs a session that holds.
    ///
    /// # Errors
    /// When the URL leads to a pooler that hands out servers by the transaction.
    pub fn refuse_pooler(&self) -> Result<()> {
        if self.pooler == Some(Pooler::Transaction) { Err(self.goes_through_pooler()) } else { Ok(()) }
    }

    /// That what changes a database cannot be done here, and where it can.
    pub fn goes_through_pooler(&self) -> Error {
        let what = format!(
            "profile `{}` goes through a transaction pooler, where no lock holds from one transaction to the next",
            self.name
        );
        Error::new(what)
            .hint("for what changes a database, name a profile whose URL leads to the server itself, or to a session pooler")
    }
}

impl Project {
    /// Finds the database of a profile: the one that is named, else `local`, else, in a project without
    /// profiles, the variable `DATABASE_URL`.
    ///
    /// # Errors
    /// When there is no such profile, or its URL cannot be found.
    pub fn environment(&self, name: Option<&str>) -> Result<Environment> {
        self.environment_with(name, &|variable| std::env::var(variable).ok())
    }

    /// As [`Project::environment`], with the variables of the process looked up by `process`.
    ///
    /// # Errors
    /// As there.
    pub fn environment_with(
        &self,
        name: Option<&str>,
        process: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Environment> {
        let process = |name: &str| process(name).filter(|value| !value.is_empty());
        let profiles = &self.config.env;
        let wanted = name.unwrap_or(LOCAL);
        let (url, origin, notes) = match profiles.get(wanted) {
            Some(profile) => self.url_of(wanted, profile, &process)?,
            None if wanted == LOCAL && profiles.is_empty() => self.implied_url(&process)?,
            None => return Err(self.no_profile(name)),
        };
        let profile = profiles.get(wanted).cloned().unwrap_or_default();
        Ok(Environment {
            name: wanted.to_owned(),
            url,
            origin,
            notes,
            protected: profile.protected,
            role: profile.role.clone(),
            lock_timeout: profile.lock_timeout.unwrap_or(DEFAULT_LOCK_TIMEOUT),
            statement_timeout: profile.statement_timeout.unwrap_or_default(),
            pool_size: profile.pool_size,
            pooler: profile.pooler,
            variables: self.variables(&profile),
        })
    }

    fn variables(&self, profile: &Profile) -> Vec<(&'static str, String)> {
        let path = |path: &Path| self.root.join(path).display().to_string();
        let root = profile.sslrootcert.as_deref();
        let root = root.map(|file| if file == "system" { file.to_owned() } else { path(Path::new(file)) });
        // libpq counts in seconds, and takes 0 for no limit.
        let timeout = profile.connect_timeout.map(|limit| limit.as_secs().max(u64::from(!limit.is_zero())));
        let pairs = [
            ("PGSSLMODE", profile.sslmode.map(|mode| mode.to_string())),
            ("PGSSLROOTCERT", root),
            ("PGSSLCERT", profile.sslcert.as_deref().map(path)),
            ("PGSSLKEY", profile.sslkey.as_deref().map(path)),
            ("PGCONNECT_TIMEOUT", timeout.map(|seconds| seconds.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn no_profile(&self, name: Option<&str>) -> Error {
        let names = self.config.env.keys().map(String::as_str);
        let file = self.place();
        match name {
            None => Error::new("which database? No profile is named, and there is none called `local`")
                .hint(format!("name one: --env {}", names.collect::<Vec<_>>().join(", or --env "))),
            Some(name) if self.config.env.is_empty() => {
                Error::new(format!("there is no profile `{name}`: {file} has none")).hint(format!(
                    "add it:\n    [env.{name}]\n    url = {{ env = \"{}_DATABASE_URL\" }}",
                    name.to_uppercase().replace('-', "_")
                ))
            }
            Some(name) => {
                let out = Error::new(format!("there is no profile `{name}` in {file}"));
                match did_you_mean(name, names) {
                    Some(help) => out.hint(help),
                    None => out,
                }
            }
        }
    }

    /// The URL of a project without profiles. The process goes before the files, as in every dotenv.
    fn implied_url(&self, process: &dyn Fn(&str) -> Option<String>) -> Result<Found> {
        if let Some(url) = process(VARIABLE) {
            return Ok((Secret::new(url), format!("variable {VARIABLE}"), Vec::new()));
        }
        for name in ENV_FILES {
            let path = self.root.join(name);
            if !path.is_file() {
                continue;
            }
            if let Some(url) = EnvFile::read(&path)?.get(VARIABLE)? {
                return Ok((Secret::new(url), format!("variable {VARIABLE} of {name}"), Vec::new()));
            }
        }
        let hint = format!(
            "set {VARIABLE}=postgresql://USER@HOST/DATABASE, write it into .env.local, or add a profile to \
             palisade.toml:\n    [env.local]\n    url = {{ env = \"{VARIABLE}\" }}"
        );
        Err(Error::new("which database? There is no profile, and no variable DATABASE_URL").hint(hint))
    }

    fn url_of(
        &self,
        name: &str,
        profile: &Profile,
        process: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Found> {
        let default = UrlSource::Env(VARIABLE.to_owned());
        match profile.url.as_ref().unwrap_or(&default) {
            UrlSource::Literal(url) => Ok((url.clone(), self.place(), Vec::new())),
            UrlSource::Command(command) => {
                let url = run(command, &self.root)
                    .map_err(|e| e.context(format!("the URL of profile `{name}` was not found")))?;
                Ok((url, format!("output of {}", command[0]), Vec::new()))
            }
            UrlSource::Env(variable) => self.variable(name, profile, variable, process),
        }
    }

    fn variable(
        &self,
        name: &str,
        profile: &Profile,
        variable: &str,
        process: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Found> {
        let set = process(variable);
        let Some(file) = &profile.env_file else {
            return set.map(|url| (Secret::new(url), format!("variable {variable}"), Vec::new())).ok_or_else(
                || unset(name, variable).hint(format!("set it: export {variable}=postgresql://…")),
            );
        };
        let path: PathBuf = self.root.join(file);
        let shown = file.display();
        if !path.exists() {
            // CI has the variable and no file.
            return match set {
                Some(url) => {
                    let origin = format!("variable {variable}; there is no {shown}");
                    Ok((Secret::new(url), origin, Vec::new()))
                }
                None => Err(unset(name, variable)
                    .detail(format!("there is no {shown}, and the environment does not have it"))
                    .hint(format!("write {variable}=postgresql://… into {shown}"))),
            };
        }
        let file = EnvFile::read(&path)?;
        let Some(url) = file.get(variable)?.filter(|url| !url.is_empty()) else {
            return Err(unset(name, variable)
                .detail(format!("{shown} does not have it"))
                .hint(format!("write {variable}=postgresql://… into {shown}")));
        };
        // The other way round than dotenv: `--env staging` must mean staging, whatever the shell has exported.
        let mut notes = Vec::new();
        if set.is_some_and(|set| set != url) {
            notes.push(format!(
                "{variable} is set in the environment, too; profile `{name}` takes it from {shown}"
            ));
        }
        Ok((Secret::new(url), format!("variable {variable} of {shown}"), notes))
    }
}

/// A URL, where it came from, and what to say of it.
type Found = (Secret, String, Vec<String>);

fn unset(name: &str, variable: &str) -> Error {
    Error::new(format!("the URL of profile `{name}` was not found: variable {variable} is not set"))
}

/// The URL that a program prints.
pub(super) fn run(command: &[String], root: &Path) -> Result<Secret> {
    let shown = command.join(" ");
    let output = Command::new(&command[0])
        .args(&command[1..])
        .current_dir(root)
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| Error::new(format!("`{shown}` cannot be run: {error}")))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let mut error = Error::new(format!("`{shown}` failed: {}", output.status));
        error.details.extend(stderr.lines().map(str::to_owned));
        return Err(error);
    }
    let url = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if url.is_empty() || url.contains('\n') {
        return Err(Error::new(format!("`{shown}` did not print one line with a URL")));
    }
    Ok(Secret::new(url))
}
