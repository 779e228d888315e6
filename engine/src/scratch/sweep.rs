//! Removes what earlier runs left behind because even their guard was killed.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::guard::{self, DATA, LOCK};

/// Deletes every server's folder whose lock nobody holds, and stops the server in it. Whatever cannot be
/// removed is left to the next sweep: a leftover must not keep anybody from working.
pub(super) fn folders(root: &Path) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        match File::open(folder.join(LOCK)) {
            Ok(lock) => match lock.try_lock() {
                Ok(()) => remove(&folder),
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
            },
            // Between its creation and its lock, a folder is some microseconds old.
            Err(_) if is_old(&folder) => remove(&folder),
            Err(_) => {}
        }
    }
}

fn is_old(folder: &Path) -> bool {
    let modified = fs::symlink_metadata(folder).and_then(|meta| meta.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > Duration::from_secs(60)))
}

fn remove(folder: &Path) {
    stop(folder);
    let _ = guard::remove(folder);
}

/// Stops the server of a folder, if the process that the folder names is that server and no later namesake.
fn stop(folder: &Path) {
    let data = folder.join(DATA);
    let Ok(text) = fs::read_to_string(data.join("postmaster.pid")) else { return };
    let number = text.lines().next().and_then(|line| line.trim().parse().ok());
    let Some(pid) = number.and_then(Pid::from_raw) else { return };
    for signal in [Signal::QUIT, Signal::KILL] {
        for _ in 0..100 {
            if !is_server(pid, &data) {
                return;
            }
            let _ = kill_process(pid, signal);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn is_server(pid: Pid, data: &Path) -> bool {
    if test_kill_process(pid).is_err() {
        return false;
    }
    let raw = pid.as_raw_nonzero();
    let command = fs::read(format!("/proc/{raw}/cmdline")).ok().or_else(|| {
        let mut ps = std::process::Command::new("ps");
        ps.args(["-o", "command=", "-p", &raw.to_string()]).output().ok().map(|output| output.stdout)
    });
    command.is_some_and(|line| String::from_utf8_lossy(&line).contains(&*data.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::cluster::new_folder;
    use super::*;

    /// Several runs start at once, and each sweeps first.
    #[test]
    fn a_folder_that_is_just_made_is_nobodys_leftover() {
        let root = tempfile::tempdir().unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        folders(root.path());
                    }
                });
            }
            let made = (0..2000).find_map(|_| match new_folder(root.path(), None) {
                Ok((folder, lock)) if folder.join(LOCK).exists() => {
                    drop(lock);
                    None
                }
                Ok((folder, _)) => Some(format!("{} was swept", folder.display())),
                Err(error) => Some(error.to_string()),
            });
            done.store(true, Ordering::Relaxed);
            assert_eq!(made, None);
        });
    }
}
