//! Runs a program and measures its time and its memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use palisade_engine::{Error, Result};

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) time: Duration,
    /// The most memory that was resident, in bytes; none where the system does not say.
    pub(crate) memory: Option<u64>,
}

impl Cost {
    /// The better time of two, because whatever else the machine does only takes longer, and the larger memory.
    pub(crate) fn best(self, other: Self) -> Self {
        let memory = match (self.memory, other.memory) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        Self { time: self.time.min(other.time), memory }
    }

    pub(crate) fn milliseconds(self) -> f64 {
        self.time.as_secs_f64() * 1000.0
    }
}

/// Runs a program whose status has to be one of `expected`. What it prints goes nowhere, but is read, as by a pager.
pub(crate) fn measure(command: &mut Command, expected: &[i32]) -> Result<Cost> {
    let cannot = format!("{} cannot be run", command.get_program().display());
    let folder = tempfile::tempdir()?;
    let (said, complaints) = (folder.path().join("out"), folder.path().join("err"));
    command
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&said)?)
        .stderr(std::fs::File::create(&complaints)?);
    let started = Instant::now();
    let mut child = command.spawn().map_err(|error| Error::from(error).context(cannot))?;
    let mut memory = None;
    let status = loop {
        memory = peak(child.id()).or(memory);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = started.elapsed();
    if status.code().is_some_and(|code| expected.contains(&code)) {
        return Ok(Cost { time, memory });
    }
    let complaint = std::fs::read_to_string(&complaints).unwrap_or_default();
    Err(Error::new(format!("{command:?} ended with {status}")).detail(complaint))
}

/// The peak of a running process's resident memory, as Linux keeps it.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unexpected_end_is_an_error_with_what_was_said() {
        let program = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let cost = measure(&mut program("sleep 0.05; exit 1"), &[0, 1]).unwrap();
        assert!(cost.time >= Duration::from_millis(50));
        let error = measure(&mut program("echo no such thing >&2; exit 3"), &[0, 1]).unwrap_err();
        assert!(error.to_string().contains("no such thing"), "{error}");
    }
}
