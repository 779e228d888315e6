//! The folder of migrations as a set: what is in it, in which order, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::form::{self, Listed};
use super::{Id, Migration, Version};
use crate::config::{Dialect, Followed};
use crate::{Error, Result};

/// All migrations of a folder, oldest first.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    migrations: Vec<Migration>,
    /// Whoever runs them.
    pub(super) dialect: Dialect,
    /// The ledger of whoever runs them, where that is another tool.
    followed: Option<Followed>,
    /// The newest migration of another tool.
    pub(super) others: Option<Version>,
    /// Everything that was read, by its path in the folder.
    pub(super) texts: BTreeMap<String, String>,
}

/// What makes a folder unfit to be run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The body of the file was changed after it was proven.
    Edited(String),
    /// Several files carry one id: one is a copy.
    SameId(Vec<String>),
    /// Several files carry one version: their order is not known.
    SameVersion(Vec<String>),
    /// A file follows one that is not there.
    MissingParent(String, Id),
    /// A file is older than the one that it follows.
    BeforeParent(String, String),
}

/// Files that follow the same one, because two branches each added theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The file that both follow; none where both are the first.
    pub parent: Option<String>,
    /// The files, oldest first.
    pub children: Vec<String>,
}

/// Two branches that come together behind one migration, and of which nobody has proven anything.
#[derive(Debug, Clone)]
pub struct Branches<'a> {
    /// What both follow, oldest first.
    pub base: Vec<&'a Migration>,
    /// The branch whose first file is older.
    pub older: Vec<&'a Migration>,
    /// The other one.
    pub newer: Vec<&'a Migration>,
}

impl Folder {
    /// Reads a folder in the form of whoever runs it; one that does not exist is empty. Files that are no migrations, and
    /// those of another tool, are left alone.
    ///
    /// # Errors
    /// When a file cannot be read or is no migration; all of them are named.
    pub fn read(path: &Path, dialect: Dialect) -> Result<Self> {
        Self::from_texts(path, dialect, form::texts(path, dialect)?)
    }

    /// A folder of these texts, by their paths in it, as they were at a git revision for example.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn from_texts(path: &Path, dialect: Dialect, mut texts: BTreeMap<String, String>) -> Result<Self> {
        texts.retain(|place, _| form::belongs(place, dialect));
        let (mut migrations, mut errors, mut others) = (Vec::new(), Vec::new(), None);
        for Listed { place, name } in form::list(path, dialect, &texts)? {
            let text = &texts[&place];
            if form::is_theirs(dialect, text) {
                others = others.max(name.ok().map(|(version, _)| version));
                continue;
            }
            match name.and_then(|name| Migration::parse_as(&path.join(&place), name, text)) {
                Ok(migration) => {
                    let usual = migration.file_name() == place;
                    migrations.push(Migration { place: (!usual).then_some(place), ..migration });
                }
                Err(error) => errors.push(error),
            }
        }
        match merged(errors) {
            None => Ok(Self { dialect, others, texts, ..Self::of(path, migrations) }),
            Some(error) => Err(error),
        }
    }

    /// A folder of these migrations, and of nothing else.
    pub fn of(path: &Path, mut migrations: Vec<Migration>) -> Self {
        migrations.sort_by_key(|migration| (migration.version, migration.slug.clone()));
        let dialect = Dialect::default();
        Self {
            path: path.to_owned(),
            migrations,
            dialect,
            followed: None,
            others: None,
            texts: BTreeMap::new(),
        }
    }

    /// The folder with the ledger of whoever runs it; with none, Palisade runs it and keeps its own.
    #[must_use]
    pub fn followed_by(self, followed: Option<Followed>) -> Self {
        Self { followed, ..self }
    }

    /// The ledger of another tool that runs it.
    pub fn followed(&self) -> Option<&Followed> {
        self.followed.as_ref()
    }

    /// The text of a migration as it stands in its file.
    pub(crate) fn text(&self, migration: &Migration) -> String {
        self.texts.get(&migration.file_name()).cloned().unwrap_or_else(|| migration.text())
    }

    /// That Palisade may run it.
    ///
    /// # Errors
    /// When another tool does.
    pub fn refuse_followed(&self) -> Result<()> {
        let Some(Followed { tool, table }) = &self.followed else { return Ok(()) };
        let (title, command) = (tool.runner().unwrap_or_default(), tool.command().unwrap_or_default());
        Err(Error::new(format!(
            "{title} runs these files, and its ledger {table} is not ours to write: nothing was done"
        ))
        .hint(format!("run them as ever: {command}; `palisade status` shows what it has applied")))
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The migrations, oldest first.
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// The newest migration: the parent of the next one.
    pub fn newest(&self) -> Option<&Migration> {
        self.migrations.last()
    }

    /// The migration with this id.
    pub fn get(&self, id: &Id) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.header.id == *id)
    }

    /// The migration with this id, or the one that stands in its place now.
    pub fn get_or_replacing(&self, id: &Id) -> Option<&Migration> {
        self.get(id).or_else(|| self.migrations.iter().rfind(|m| m.header.replaces.contains(id)))
    }

    /// The migration that the user means by a version, a file's name or an id.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, wanted: &str) -> Result<&Migration> {
        let name = Path::new(wanted).file_name().and_then(|name| name.to_str()).unwrap_or(wanted);
        let names = |m: &Migration| {
            let file = m.file_name();
            file == name || file.strip_suffix(".sql") == Some(name)
        };
        let is =
            |m: &&Migration| m.version.to_string() == wanted || names(m) || m.header.id.as_str() == wanted;
        self.migrations.iter().find(is).ok_or_else(|| {
            Error::new(format!("there is no migration `{wanted}` in {}", self.path.display())).hint(
                "name it by its version, by the name of its file or by its id; `palisade status` lists them",
            )
        })
    }

    /// The migrations up to the one that the user means by a version, a file's name or an id, and those behind it.
    /// `empty` means that none of them comes first; nothing at all means the last one that was written, with all of its
    /// files, as the ones behind.
    ///
    /// # Errors
    /// When there is no such migration.
    pub fn split(&self, behind: Option<&str>) -> Result<(&[Migration], &[Migration])> {
        let at = match behind {
            None => self.migrations.len() - self.last_written(),
            Some("empty") => 0,
            Some(wanted) => {
                let last = self.find(wanted)?.version;
                self.migrations.iter().take_while(|migration| migration.version <= last).count()
            }
        };
        Ok(self.migrations.split_at(at))
    }

    /// How many files at the end were written at once: `add_x`, `add_x_2` and so on, each of which follows the one before.
    fn last_written(&self) -> usize {
        let continues = |pair: &[Migration]| {
            let [before, after] = pair else { return false };
            let follows = after.header.parent.as_ref() == Some(&before.header.id);
            // Somebody may number what was written on several days.
            follows && after.slug.continues(&before.slug) && after.version == before.version.next()
        };
        let more = self.migrations.windows(2).rev().take_while(|pair| continues(pair)).count();
        if self.migrations.is_empty() { 0 } else { more + 1 }
    }

    /// Everything that makes the folder unfit to be run, in a stable order.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = BTreeSet::new();
        let mut ids: BTreeMap<&Id, Vec<&Migration>> = BTreeMap::new();
        let mut versions: BTreeMap<Version, Vec<&Migration>> = BTreeMap::new();
        for migration in &self.migrations {
            ids.entry(&migration.header.id).or_default().push(migration);
            versions.entry(migration.version).or_default().push(migration);
            if migration.is_edited() {
                problems.insert(Problem::Edited(migration.file_name()));
            }
            if let Some(id) = &migration.header.parent {
                match self.get_or_replacing(id) {
                    None => {
                        problems.insert(Problem::MissingParent(migration.file_name(), id.clone()));
                    }
                    Some(parent) if parent.version >= migration.version => {
                        problems.insert(Problem::BeforeParent(migration.file_name(), parent.file_name()));
                    }
                    Some(_) => {}
                }
            }
        }
        problems.extend(ids.values().filter(|same| same.len() > 1).map(|same| Problem::SameId(names(same))));
        problems.extend(
            versions.values().filter(|same| same.len() > 1).map(|same| Problem::SameVersion(names(same))),
        );
        problems.into_iter().collect()
    }

    /// Where two branches each added a migration. This is no mistake: the files run in the order of their
    /// versions, which `verify` proves.
    pub fn forks(&self) -> Vec<Fork> {
        let mut children: BTreeMap<Option<&Id>, Vec<&Migration>> = BTreeMap::new();
        for migration in &self.migrations {
            children.entry(migration.header.parent.as_ref()).or_default().push(migration);
        }
        let forked = children.into_iter().filter(|(_, children)| children.len() > 1);
        let mut forks: Vec<Fork> = forked
            .map(|(parent, children)| Fork {
                parent: parent.map(|id| self.get(id).map_or_else(|| id.to_string(), Migration::file_name)),
                children: names(&children),
            })
            .collect();
        forks.sort_by(|a, b| a.children.cmp(&b.children));
        forks
    }

    /// The newest place where two branches come together that were not proven to commute. Where more than two do, the
    /// first two.
    pub fn open_fork(&self) -> Option<Branches<'_>> {
        for (at, newer) in self.migrations.iter().enumerate().rev() {
            let sibling = |older: &&Migration| older.header.parent == newer.header.parent;
            let olders = self.migrations[..at].iter().filter(sibling);
            for older in olders {
                let (older, newer) = (self.branch(older), self.branch(newer));
                let proven = older.iter().all(|a| newer.iter().all(|b| a.commutes_with(b)));
                if !proven {
                    return Some(Branches { base: self.line(newer[0]), older, newer });
                }
            }
        }
        None
    }

    /// What a migration follows, oldest first.
    fn line(&self, of: &Migration) -> Vec<&Migration> {
        let parent = |of: &Migration| self.get_or_replacing(of.header.parent.as_ref()?);
        let mut line: Vec<&Migration> = std::iter::successors(parent(of), |of| parent(of)).collect();
        line.reverse();
        line
    }

    /// A migration with everything that follows it.
    fn branch(&self, first: &Migration) -> Vec<&Migration> {
        let first = &first.header.id;
        let follows = |m: &&Migration| self.line(m).iter().any(|before| before.header.id == *first);
        self.migrations.iter().filter(|m| m.header.id == *first || follows(m)).collect()
    }

    /// A migration with a version behind `newest`, and the name that goes with it.
    ///
    /// # Errors
    /// When another tool runs the files, whose ledger knows them by their names.
    pub fn moved_behind(&self, migration: &Migration, newest: Version) -> Result<Migration> {
        if let Some(runner) = self.dialect.runner() {
            return Err(Error::new(format!(
                "{} would have to be called otherwise, and {runner} knows it by its name",
                migration.file_name()
            ))
            .hint(
                "if it ran nowhere yet, delete it and run `palisade generate`: it gets its place at the end",
            ));
        }
        Ok(Migration { version: newest.next(), place: None, ..migration.clone() })
    }

    /// The same folder with other headers and names for some of its migrations.
    #[must_use]
    pub fn with(&self, changed: &[Migration]) -> Self {
        let mut folder = self.clone();
        for migration in &mut folder.migrations {
            if let Some(now) = changed.iter().find(|now| now.header.id == migration.header.id) {
                migration.clone_from(now);
            }
        }
        folder.migrations.sort_by_key(|migration| (migration.version, migration.slug.clone()));
        folder
    }

    /// That the folder can be run.
    ///
    /// # Errors
    /// With every problem of [`Folder::problems`].
    pub fn check(&self) -> Result<()> {
        let errors = self.problems().iter().map(Problem::to_error).collect();
        merged(errors).map_or(Ok(()), Err)
    }
}

impl Problem {
    /// The problem as an error that says what to do.
    pub fn to_error(&self) -> Error {
        let hint = match self {
            Self::Edited(_) => {
                "if it ran nowhere yet, `palisade generate --reprove FILE` proves it as it stands now; else undo the \
                 change (`git checkout`), and write what is to be changed into a new migration"
            }
            Self::SameId(_) => "delete the copy",
            Self::SameVersion(_) => "delete the one that ran nowhere yet, and generate it again",
            Self::MissingParent(..) => {
                "restore the file that was deleted; if it was never meant to be, delete this one, too, and \
                 generate it again"
            }
            Self::BeforeParent(..) => "give the file back the name that it was written with",
        };
        Error::new(self.to_string()).hint(hint)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(file) => write!(f, "{file} was edited: its hash does not fit its text any more"),
            Self::SameId(files) => write!(f, "{} have the same id", files.join(" and ")),
            Self::SameVersion(files) => write!(f, "{} have the same version", files.join(" and ")),
            Self::MissingParent(file, id) => write!(f, "{file} follows migration {id}, which is not there"),
            Self::BeforeParent(file, parent) => write!(f, "{file} follows {parent}, and is older"),
        }
    }
}

fn names(migrations: &[&Migration]) -> Vec<String> {
    migrations.iter().map(|migration| migration.file_name()).collect()
}

/// One error for all.
fn merged(mut errors: Vec<Error>) -> Option<Error> {
    if errors.len() < 2 {
        return errors.pop();
    }
    let mut out = Error::new(format!("{} problems with the folder of migrations", errors.len()));
    for error in errors {
        out = out.detail(error.what);
        out.details.extend(error.details.into_iter().map(|line| format!("  {line}")));
        out.details.extend(error.hint.into_iter().map(|hint| format!("  help: {hint}")));
    }
    Some(out)
}
