//! The user that a server of ours runs as: PostgreSQL refuses to run as root.

use std::os::unix::fs::{MetadataExt, chown, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, Result};

/// An unprivileged user that runs the server on behalf of root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Account {
    /// `None` where this process is not root and the server runs as the same user.
    pub(super) fn for_server() -> Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let find = |name| passwd.lines().find_map(|line| Self::parse(line, name));
        ["postgres", "nobody"].into_iter().find_map(find).map(Some).ok_or_else(|| {
            Error::new(
                "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as",
            )
            .hint("create one: useradd --system --no-create-home postgres")
        })
    }

    fn parse(line: &str, name: &str) -> Option<Self> {
        let fields: Vec<_> = line.split(':').collect();
        let &[login, _, uid, gid, ..] = fields.as_slice() else { return None };
        let account = Self { uid: uid.parse().ok()?, gid: gid.parse().ok()? };
        (login == name && account.uid != 0).then_some(account)
    }
}

/// A command that runs as the account, with nothing of our environment: a server must not hand our secrets to
/// the functions that it runs.
pub(super) fn command(program: &Path, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").env("PATH", "/usr/bin:/bin").current_dir("/");
    if let Some(Account { uid, gid }) = account {
        // With the user, the standard library drops the supplementary groups.
        command.uid(uid).gid(gid);
    }
    command
}

/// Gives a file or folder to the account; a link itself, not what it points to.
pub(super) fn give(path: &Path, account: Option<Account>) -> std::io::Result<()> {
    match account {
        Some(Account { uid, gid }) if path.is_symlink() => lchown(path, Some(uid), Some(gid)),
        Some(Account { uid, gid }) => chown(path, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

/// The first folder above `path` that the account may not pass through.
pub(super) fn barrier(path: &Path, account: Option<Account>) -> Option<PathBuf> {
    let account = account?;
    let closed = |folder: &&Path| {
        std::fs::metadata(folder).is_ok_and(|meta| {
            let bit = match (meta.uid() == account.uid, meta.gid() == account.gid) {
                (true, _) => 0o100,
                (_, true) => 0o010,
                _ => 0o001,
            };
            meta.mode() & bit == 0
        })
    };
    path.ancestors().skip(1).find(closed).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn accounts_come_from_passwd_and_are_never_root() {
        let line = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        assert_eq!(Account::parse(line, "postgres"), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(Account::parse(line, "nobody"), None);
        assert_eq!(Account::parse("postgres:x:0:0::/:/bin/sh", "postgres"), None);
        assert_eq!(Account::parse("postgres", "postgres"), None);
    }

    #[test]
    fn a_closed_folder_is_a_barrier_for_others_alone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let file = dir.path().join("bin/postgres");
        let stranger = Account { uid: 54_321, gid: 54_321 };
        assert_eq!(barrier(&file, Some(stranger)), Some(dir.path().to_owned()));
        assert_eq!(barrier(&file, None), None);
    }
}
