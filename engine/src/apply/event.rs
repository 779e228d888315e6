//! What a runner has to say while it works.

use std::fmt;
use std::time::Duration;

use super::{Holder, InTheWay};

/// Something that happened, for progress on stderr.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Another runner is at work; we wait for it.
    Waiting(Holder),
    /// A process that an earlier run left behind is still at work; we wait for it.
    StillRunning {
        /// The file.
        file: String,
        /// The process of the server.
        backend: i32,
    },
    /// A file is being run.
    Running {
        /// The file.
        file: String,
    },
    /// A transaction gave way because it did not get a lock, and will be tried again.
    GaveWay {
        /// The file and line of the statement.
        place: String,
        /// How often it was tried.
        attempt: u32,
        /// How often it will be tried at most.
        attempts: u32,
        /// How long it pauses.
        pause: Duration,
    },
    /// Somebody holds a lock that a file about to be run has to wait for.
    InTheWay {
        /// The file.
        file: String,
        /// Who, and where.
        who: InTheWay,
    },
    /// A statement waits.
    WaitsFor {
        /// The file.
        file: String,
        /// For whom.
        who: String,
    },
    /// A statement that takes a while is so far.
    Progress {
        /// The file.
        file: String,
        /// How far, in words.
        how_far: String,
    },
    /// A file was run, and the ledger has it.
    Applied {
        /// The file.
        file: String,
        /// How long it took.
        took: Duration,
    },
    /// A step of an earlier run was brought to an end.
    Recovered {
        /// The file.
        file: String,
        /// What was found.
        found: String,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting(holder) => write!(f, "waiting for another runner: {holder}"),
            Self::StillRunning { file, backend } => {
                write!(f, "waiting for process {backend} of the server, which still runs {file}")
            }
            Self::Running { file } => write!(f, "running {file}"),
            Self::GaveWay { place, attempt, attempts, pause } => write!(
                f,
                "{place} did not get its lock and gave way (attempt {attempt} of {attempts}); next one in {:.1} s",
                pause.as_secs_f64()
            ),
            Self::InTheWay { file, who } => write!(f, "before {file}: {who}"),
            Self::WaitsFor { file, who } => write!(f, "{file} waits for {who}"),
            Self::Progress { file, how_far } => write!(f, "{file}: {how_far}"),
            Self::Applied { file, took } => write!(f, "applied {file} in {:.1} s", took.as_secs_f64()),
            Self::Recovered { file, found } => write!(f, "{file} was interrupted: {found}"),
        }
    }
}
