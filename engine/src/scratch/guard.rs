//! The guard: a process that runs a private server and removes it when whoever asked for it is gone.
//!
//! It is our own program, started once more. It learns what to run from the first line of its standard input,
//! and waits for the end of that input: a pipe closes for whatever reason its writer ends, `kill -9` included.

use std::fs::{self, File};
use std::io::{self, BufRead, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use super::account::{self, Account};
use crate::{Error, Result};

/// How to start the guard: the program that calls [`guard_main`], and the arguments that make it do so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
}

impl GuardCommand {
    /// This program with the hidden subcommand `__guard`; or the program that `PALISADE_GUARD` names.
    pub fn this_program() -> Result<Self> {
        let program = match std::env::var_os("PALISADE_GUARD") {
            Some(path) => path.into(),
            None => std::env::current_exe().map_err(|error| {
                Error::from(error)
                    .context("the path of this program is unknown, so that no guard can be started")
                    .hint("set PALISADE_GUARD to the path of the `palisade` binary")
            })?,
        };
        Ok(Self { program, args: vec!["__guard".to_owned()] })
    }

    /// This test binary, run for one ignored test alone: that test calls [`guard_main`].
    pub fn test(name: &str) -> Result<Self> {
        let program = std::env::current_exe()?;
        let args = [name, "--exact", "--ignored", "--nocapture"].map(str::to_owned).to_vec();
        Ok(Self { program, args })
    }
}

/// What a guard is told to run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct GuardSpec {
    /// The folder of this server; deleted at the end.
    pub(super) folder: PathBuf,
    /// The program `postgres`.
    pub(super) postgres: PathBuf,
    /// Its arguments.
    pub(super) args: Vec<String>,
    /// The user and group that it runs as.
    pub(super) account: Option<(u32, u32)>,
}

/// Where, in its folder, a server's lock, data and log are.
pub(super) const LOCK: &str = "lock";
pub(super) const DATA: &str = "data";
pub(super) const LOG: &str = "log";

/// A guard that runs. Dropping it makes it stop the server and delete the folder.
#[derive(Debug)]
pub(super) struct Guard {
    child: Option<Child>,
    pipe: Option<ChildStdin>,
}

impl Guard {
    pub(super) fn start(command: &GuardCommand, spec: &GuardSpec) -> Result<Self> {
        let cannot = |error: io::Error| {
            Error::from(error).context(format!("the guard {} cannot be started", command.program.display()))
        };
        let mut child = Command::new(&command.program)
            .args(&command.args)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(cannot)?;
        let mut pipe = child.stdin.take();
        let mut line = serde_json::to_string(spec).map_err(io::Error::from).map_err(cannot)?;
        line.push('\n');
        if let Some(pipe) = &mut pipe {
            pipe.write_all(line.as_bytes()).map_err(cannot)?;
        }
        Ok(Self { child: Some(child), pipe })
    }

    /// What went wrong, once the guard has ended by itself: the server did not start, or has died.
    pub(super) fn failure(&mut self) -> Option<String> {
        let child = self.child.as_mut()?;
        child.try_wait().ok().flatten()?;
        let mut said = String::new();
        // A guard that cannot say why has at least ended, and that is the failure.
        let _ = child.stdout.take()?.read_to_string(&mut said);
        let lines: Vec<_> =
            said.lines().filter_map(|line| line.split_once(SAYS)).map(|(_, said)| said).collect();
        Some(lines.join("\n"))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.pipe.take());
        if let Some(mut child) = self.child.take() {
            // Nobody waits for the server to stop; a guard that nobody waits for would stay a zombie.
            std::thread::spawn(move || child.wait());
        }
    }
}

/// Marks what a guard says, so that it is found among what a test harness prints around it.
const SAYS: &str = "palisade-guard: ";

/// The guard's whole life; what `palisade __guard` calls. Returns when the server is gone and its folder deleted.
pub fn guard_main() -> Result<()> {
    // Out of the session of our parent: its terminal's signals are not for us. Fails for the leader of a group,
    // who is out already.
    let _ = rustix::process::setsid();
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let spec: GuardSpec = serde_json::from_str(&line).map_err(|_| {
        Error::new(
            "__guard is for Palisade itself: it watches a scratch server for the process that started it",
        )
    })?;
    let outcome = watch(&spec);
    let removed = remove(&spec.folder);
    if let Err(error) = &outcome {
        // Whoever should read this may be gone.
        let mut text = String::from("\n");
        for line in error.to_string().lines() {
            text += &format!("{SAYS}{line}\n");
        }
        let _ = io::stdout().write_all(text.as_bytes());
    }
    outcome.and(removed.map_err(Error::from))
}

/// Runs the server until our standard input ends, or the server does.
fn watch(spec: &GuardSpec) -> Result<()> {
    // Held as long as we live: a folder whose lock is free is a leftover.
    let lock = File::open(spec.folder.join(LOCK))?;
    lock.lock_shared()?;
    let mut server = start(spec)?;
    let pid = i32::try_from(server.id()).ok().and_then(Pid::from_raw);
    let (tell, hear) = mpsc::channel();
    let at_end = tell.clone();
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        at_end.send(Event::ParentGone)
    });
    std::thread::spawn(move || tell.send(Event::ServerEnded(server.wait().map(|status| status.to_string()))));
    match hear.recv() {
        Ok(Event::ServerEnded(status)) => {
            let log = fs::read_to_string(spec.folder.join(LOG)).unwrap_or_default();
            let lines: Vec<_> = log.lines().collect();
            let mut error = Error::new(format!("the server ended: {}", status?));
            error.details.extend(lines[lines.len().saturating_sub(5)..].iter().map(ToString::to_string));
            Err(error)
        }
        _ => {
            for signal in [Signal::QUIT, Signal::KILL] {
                if let Some(pid) = pid {
                    let _ = kill_process(pid, signal);
                }
                if hear.recv_timeout(Duration::from_secs(5)).is_ok() {
                    break;
                }
            }
            Ok(())
        }
    }
}

enum Event {
    ParentGone,
    ServerEnded(io::Result<String>),
}

fn start(spec: &GuardSpec) -> Result<Child> {
    let account = spec.account.map(|(uid, gid)| Account { uid, gid });
    let log = File::create(spec.folder.join(LOG))?;
    account::command(&spec.postgres, account)
        .args(&spec.args)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .map_err(|error| Error::from(error).context(format!("{} cannot be run", spec.postgres.display())))
}

/// Deletes a server's folder. Its last processes may still write into it for a moment.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    for _ in 0..50 {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            result => return result,
        }
    }
    fs::remove_dir_all(folder)
}
