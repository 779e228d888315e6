//! The clock and the ids of new files: real ones, or ones that repeat.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Id, Version};
use crate::{Error, Result};

/// When a migration is written, and how it gets its id.
///
/// With a clock that is set, ids follow from the contents, so that the same input gives the same bytes.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    now: Timestamp,
    fixed: bool,
}

impl Stamp {
    /// The real time, and random ids.
    pub fn real() -> Self {
        Self { now: Timestamp::now(), fixed: false }
    }

    /// A clock that stands still at `time`: `2026-01-31T12:00:00Z` or 14 digits in UTC.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn fixed(time: &str) -> Result<Self> {
        let digits = Version::parse(time).map(|_| {
            format!(
                "{}-{}-{}T{}:{}:{}Z",
                &time[..4],
                &time[4..6],
                &time[6..8],
                &time[8..10],
                &time[10..12],
                &time[12..]
            )
        });
        let now = digits.as_deref().unwrap_or(time).parse().map_err(|_| {
            Error::new(format!("`{time}` is no time")).hint("write 2026-01-31T12:00:00Z or 20260131120000")
        })?;
        Ok(Self { now, fixed: true })
    }

    /// The moment.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The day in UTC, `2026-01-31`.
    pub fn day(&self) -> String {
        self.now.to_string().chars().take(10).collect()
    }

    /// An id for a file whose contents are told apart by `contents`.
    pub(super) fn id(&self, contents: &[&str]) -> Result<Id> {
        if self.fixed {
            let mut hash = Sha256::new();
            for part in contents {
                hash.update(part.len().to_be_bytes());
                hash.update(part);
            }
            let digest: [u8; 32] = hash.finalize().into();
            return Ok(Id::from_bytes(digest.first_chunk().unwrap_or(&[0; 16])));
        }
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::new(format!("the operating system gives no random numbers: {error}")))?;
        Ok(Id::from_bytes(&bytes))
    }
}
