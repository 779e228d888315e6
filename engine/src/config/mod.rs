//! `palisade.toml`: what a project says of itself. Reads files and variables, and connects to nothing.

mod amend;
mod env_file;
mod file;
mod init;
mod ledger;
mod platform;
pub(crate) mod problem;
mod profile;
mod scratch;
mod secret;
mod source;
mod suggest;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub(crate) use amend::{Settings, amend};
pub use env_file::EnvFile;
pub(crate) use file::duration_of;
pub use file::{
    App, Config, Dialect, Migrations, Pooler, Prelude, Profile, Rls, RlsDefault, Scan, Schema, Scratch,
    ScratchPlace, Seed, UnknownCfg, UrlSource, parse_duration,
};
pub use init::init;
pub use ledger::{Followed, Ledger};
pub(crate) use platform::{PLATFORM, SUPABASE, is_platform};
pub use profile::{DEFAULT_LOCK_TIMEOUT, Environment, LOCAL};
pub use scratch::TARGET;
pub use secret::Secret;
pub use source::{Files, SourceSpec};

use crate::migration::Folder;
use crate::{Error, Result};

/// The name of the file.
pub const FILE: &str = "palisade.toml";

/// A project: its folder, and what its `palisade.toml` says or leaves to the defaults.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that all paths of the configuration are relative to.
    pub root: PathBuf,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Its contents.
    pub config: Config,
}

impl Project {
    /// The project that `folder` belongs to: the nearest `palisade.toml` of it and the folders above, else the
    /// defaults in `folder` itself.
    ///
    /// # Errors
    /// When the file cannot be read or says what no setting means.
    pub fn find(folder: &Path) -> Result<Self> {
        match folder.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file()) {
            Some(file) => Self::open(&file),
            None => Ok(Self { root: folder.to_owned(), file: None, config: Config::default() }),
        }
    }

    /// The project of a file, or of a folder that holds a `palisade.toml`.
    ///
    /// # Errors
    /// When the file cannot be read or says what no setting means.
    pub fn open(path: &Path) -> Result<Self> {
        let file = if path.is_dir() { path.join(FILE) } else { path.to_owned() };
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let out = Error::new(format!("{} cannot be read: {error}", file.display()));
            match error.kind() {
                std::io::ErrorKind::NotFound => out.hint("`palisade init` writes one"),
                _ => out,
            }
        })?;
        let root = file.parent().unwrap_or(Path::new("")).to_owned();
        let mut config = parse(&file, &text)?;
        config.scan.ignore.extend(config.followed().map(|followed| followed.keeps()));
        config.check().map_err(|error| error.context(file.display().to_string()))?;
        Ok(Self { config, root, file: Some(file) })
    }

    /// The folder of migrations.
    pub fn migrations_dir(&self) -> PathBuf {
        self.root.join(&self.config.migrations.dir)
    }

    /// The folder of migrations, in the form of whoever runs them.
    ///
    /// # Errors
    /// When a file cannot be read or is no migration.
    pub fn migrations(&self) -> Result<Folder> {
        let folder = Folder::read(&self.migrations_dir(), self.config.migrations.dialect)?;
        Ok(folder.followed_by(self.config.followed()))
    }

    /// The folder of what is generated beside the migrations. Where another tool's folder holds the migrations, it is
    /// none of that tool's business.
    fn generated(&self) -> PathBuf {
        let own = Path::new("generated");
        let migrations = self.migrations_dir();
        match migrations.parent() {
            Some(parent) if self.config.migrations.dialect == Dialect::Plain || parent.ends_with(own) => {
                parent.to_owned()
            }
            _ => self.root.join(own),
        }
    }

    /// The folder of the snapshot, beside that of the migrations.
    pub fn snapshot_dir(&self) -> PathBuf {
        self.generated().join("snapshot")
    }

    /// The folder with what others have in schemas that we only attach to, as the database had it.
    pub fn theirs_dir(&self) -> PathBuf {
        self.generated().join("theirs")
    }

    /// The folder of the access matrix, beside the snapshot.
    pub fn access_dir(&self) -> PathBuf {
        self.generated().join("access")
    }

    /// The file of digests that tells whether what is generated is stale, beside the snapshot.
    pub fn record(&self) -> PathBuf {
        self.generated().join("sources.txt")
    }

    /// The file of approved differences of access.
    pub fn approvals(&self) -> PathBuf {
        self.access_dir().join("approved.toml")
    }

    /// The folder of seeds.
    pub fn seeds_dir(&self) -> PathBuf {
        self.root.join(&self.config.seed.dir)
    }

    /// The file's name for messages.
    fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| FILE.to_owned(), |file| file.display().to_string())
    }
}

/// Reads the text of a `palisade.toml`; `path` is for messages. At a git revision, the text comes from there.
///
/// # Errors
/// With file, line and column when the text is no TOML or says what no setting means.
pub fn parse(path: &Path, text: &str) -> Result<Config> {
    toml::from_str(text).map_err(|error| problem::explain(path, text, &error))
}
