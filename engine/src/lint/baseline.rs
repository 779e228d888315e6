//! A baseline: what a database with a past has already, and may only lose.

use std::collections::BTreeMap;

use super::Finding;
use crate::error::{Error, Result};

/// How often each code was found on each object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<(String, String), usize>);

const HEAD: &str = "# What `palisade lint` found before it was asked for. Lines may go, never come: a line is a code, how often\n\
                    # it was found, and the object.\n";

impl Baseline {
    /// What was found.
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry((finding.object.to_string(), finding.code.to_owned())).or_insert(0) += 1;
        }
        Self(counts)
    }

    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// When a line is not one of a baseline.
    pub fn parse(text: &str, path: &str) -> Result<Self> {
        let mut counts = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            if line.trim().is_empty() {
                continue;
            }
            let parts: Option<(usize, &str, &str)> = (|| {
                let (code, rest) = line.split_once(' ')?;
                let (count, object) = rest.split_once(' ')?;
                Some((count.parse().ok()?, code, object))
            })();
            let Some((count, code, object)) = parts else {
                return Err(Error::new(format!("{path}:{}: not a line of a baseline: {line}", number + 1))
                    .hint("a line is `PL110 1 view public.v`; --write-baseline writes the file"));
            };
            counts.insert((object.to_owned(), code.to_owned()), count);
        }
        Ok(Self(counts))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let lines = self.0.iter().map(|((object, code), count)| format!("{code} {count} {object}\n"));
        HEAD.to_owned() + &lines.collect::<String>()
    }

    /// Splits findings into those that are new and those that were there; and the part of the baseline that is
    /// still true.
    pub fn split(&self, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>, Baseline) {
        let now = Self::of(&findings);
        let allowed = |finding: &Finding| {
            let key = (finding.object.to_string(), finding.code.to_owned());
            self.0.get(&key).is_some_and(|count| now.0.get(&key).is_some_and(|now| now <= count))
        };
        let (old, new) = findings.into_iter().partition(allowed);
        let still = now.0.into_iter().filter_map(|(key, now)| {
            let before = *self.0.get(&key)?;
            Some((key, now.min(before)))
        });
        (new, old, Baseline(still.collect()))
    }

    /// How many findings it stands for.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether it stands for none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
