//! `seeds.toml`: which sets of rows there are, for which profiles, and what they are made of. Connects to nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::config::{Project, problem};
use crate::{Error, Result};

/// The name of the file in the folder of seeds.
pub const FILE: &str = "seeds.toml";

/// The contents of `seeds.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seeds {
    /// The sets, in the order in which they are loaded.
    #[serde(rename = "set")]
    pub sets: Vec<Set>,
}

/// Rows that belong together: loaded in one transaction, or not at all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// What the command line calls it.
    pub name: String,
    /// The profiles that may have it. Without this, all that are not protected.
    pub envs: Option<Vec<String>>,
    /// What makes what SQL cannot: run before the rows, outside of their transaction.
    #[serde(default, rename = "hook")]
    pub hooks: Vec<Hook>,
    /// Rows of tables, ordered by the foreign keys between them.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableRows>,
    /// Files of SQL, run after the rows in this order. They have to be repeatable by themselves.
    #[serde(default)]
    pub sql: Vec<PathBuf>,
    /// What is written down of it once it is loaded.
    pub outputs: Option<Outputs>,
}

/// Values that only the database has, for an env file of their own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outputs {
    /// The file, relative to the project; not one that a profile reads its URL from.
    pub file: PathBuf,
    /// By the name of its variable, the query that answers with one text.
    pub values: BTreeMap<String, String>,
}

/// Rows of one table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRows {
    /// The table, with its schema unless that is the default one.
    pub table: String,
    /// The columns that say which row is meant, in every database the same.
    pub key: Vec<String>,
    /// The file, `.csv` or `.toml`; without it, the one that is called like the table.
    pub file: Option<PathBuf>,
}

/// A step outside of SQL: a command or a request, with a check before and one after.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// What it does, for messages.
    pub name: String,
    /// The program and its arguments, run without a shell in the folder of the project.
    pub command: Option<Vec<String>>,
    /// The variables of the env file that the command gets; it has those of the process anyway.
    #[serde(default)]
    pub variables: Vec<String>,
    /// The request, or several of them.
    #[serde(default, rename = "http")]
    pub requests: Vec<Request>,
    /// What has to answer before it starts.
    pub health: Option<Health>,
    /// A query that says true when the work is done. Where it does so before, the hook is left out.
    pub verify: String,
}

/// One request. `${NAME}` in its texts is a variable of the env file or of the process.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// How; without it, POST.
    #[serde(default = "post")]
    pub method: String,
    /// Headers beside the type of the body.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body, sent as JSON.
    pub body: Option<toml::Value>,
}

/// What has to answer first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Health {
    /// An address that answers with a status of success.
    pub url: String,
    /// How long to wait for it.
    #[serde(default = "ten_seconds", deserialize_with = "crate::config::duration_of")]
    pub within: Duration,
}

fn post() -> String {
    "POST".to_owned()
}

fn ten_seconds() -> Duration {
    Duration::from_secs(10)
}

impl Seeds {
    /// Reads the seeds of a project; there are none where there is no file.
    ///
    /// # Errors
    /// With file, line and column when the text says what no setting means.
    pub fn read(project: &Project) -> Result<Self> {
        let path = project.seeds_dir().join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))?;
        let shown = path.strip_prefix(&project.root).unwrap_or(&path);
        let seeds: Self = toml::from_str(&text).map_err(|error| problem::explain(shown, &text, &error))?;
        for (place, set) in seeds.sets.iter().enumerate() {
            if seeds.sets[..place].iter().any(|other| other.name == set.name) {
                return Err(Error::new(format!("{}: there are two sets `{}`", shown.display(), set.name))
                    .hint("give each a name of its own"));
            }
            set.check(project, shown)?;
        }
        Ok(seeds)
    }

    /// The sets that are named and that a profile may have; all that it may have where none is named.
    ///
    /// # Errors
    /// When a name is none, or names a set that the profile may not have.
    pub fn select(&self, names: &[String], profile: &str, protected: bool) -> Result<Vec<&Set>> {
        let allowed = |set: &&Set| match &set.envs {
            Some(envs) => envs.iter().any(|name| name == profile),
            None => !protected,
        };
        for name in names {
            let Some(set) = self.sets.iter().find(|set| set.name == *name) else {
                let known: Vec<_> = self.sets.iter().map(|set| format!("`{}`", set.name)).collect();
                return Err(Error::new(format!("there is no set `{name}`"))
                    .hint(format!("{FILE} has {}", known.join(", "))));
            };
            if !allowed(&set) {
                return Err(Error::new(format!(
                    "set `{name}` is not for profile `{profile}`: nothing was loaded"
                ))
                .hint(format!("if it is meant to be, add `{profile}` to its `envs` in {FILE}")));
            }
        }
        let wanted = |set: &&Set| names.is_empty() || names.contains(&set.name);
        Ok(self.sets.iter().filter(wanted).filter(allowed).collect())
    }
}

impl Set {
    /// Refuses what no setting alone can tell to be wrong; `shown` is the file.
    fn check(&self, project: &Project, shown: &Path) -> Result<()> {
        let name = &self.name;
        let wrong = |what: String| Err(Error::new(format!("{}: {what}", shown.display())));
        let hint = |out: Result<()>, hint: &str| out.map_err(|error| error.hint(hint));
        if let Some(TableRows { table, .. }) = self.tables.iter().find(|declared| declared.key.is_empty()) {
            return hint(
                wrong(format!("table `{table}` of set `{name}` has no key")),
                "name the columns that say which row is meant, in every database the same: key = [\"name\"]",
            );
        }
        let mut taken = project.config.env.values().filter_map(|profile| profile.env_file.as_ref());
        if let Some(outputs) = self.outputs.as_ref().filter(|outputs| taken.any(|file| *file == outputs.file))
        {
            let file = outputs.file.display();
            return hint(
                wrong(format!("the outputs of set `{name}` would go into {file}, the env file of a profile")),
                "name another file, which git ignores: file = \".env.seeded\"",
            );
        }
        if let Some(hook) = self.hooks.iter().find(|hook| hook.command.is_none() == hook.requests.is_empty())
        {
            return hint(
                wrong(format!("hook `{}` of set `{name}` does one thing", hook.name)),
                "give it `command`, or `http`",
            );
        }
        let known =
            |profile: &&String| project.config.env.is_empty() || project.config.env.contains_key(*profile);
        if let Some(profile) = self.envs.iter().flatten().find(|profile| !known(profile)) {
            return hint(
                wrong(format!("set `{name}` is for a profile `{profile}` that there is not")),
                "correct `envs` of the set, or add the profile to palisade.toml",
            );
        }
        Ok(())
    }
}

impl TableRows {
    /// The file of the rows in the folder of seeds.
    pub(super) fn path(&self, folder: &Path) -> PathBuf {
        let name = self.table.rsplit('.').next().unwrap_or_default();
        let csv = PathBuf::from(format!("{name}.csv"));
        match &self.file {
            Some(file) => file.clone(),
            None if folder.join(&csv).exists() => csv,
            None => format!("{name}.toml").into(),
        }
    }
}
