//! The name of a migration file: `20260131120000_add_workouts.sql`.

use std::fmt;
use std::path::Path;

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};

use crate::{Error, Result};

const FORMAT: &str = "%Y%m%d%H%M%S";

/// Longer names make folders hard to read, and some disks refuse them.
const MAX_SLUG: usize = 60;

/// A moment in UTC with a precision of seconds, printed in 14 digits. Orders the files of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(DateTime);

impl Version {
    /// The version of a file that is written at this moment.
    pub fn at(now: Timestamp) -> Self {
        let now = now.to_zoned(TimeZone::UTC).datetime();
        Self(now.with().subsec_nanosecond(0).build().unwrap_or(now))
    }

    /// Reads 14 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| DateTime::strptime(FORMAT, text).ok().map(Self)).flatten()
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(self) -> i64 {
        self.0.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_millisecond())
    }

    /// The next free one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_secs(1)))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime(FORMAT))
    }
}

/// What a migration does, in words that are safe in a file name on every disk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// Makes a slug of what the user typed: `Add users!` becomes `add_users`.
    ///
    /// # Errors
    /// When nothing is left.
    pub fn new(text: &str) -> Result<Self> {
        let mut slug = String::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('_') {
                slug.push('_');
            }
        }
        slug.truncate(MAX_SLUG);
        let slug = slug.trim_end_matches('_');
        if slug.is_empty() {
            return Err(Error::new(format!("`{text}` is no name for a migration"))
                .hint("use letters and digits, such as add_workouts"));
        }
        Ok(Self(slug.to_owned()))
    }

    /// The slug of the `number`th file that one plan became; the first has none behind it.
    #[must_use]
    pub(super) fn numbered(&self, number: usize) -> Self {
        if number == 1 { self.clone() } else { Self(format!("{}_{number}", self.0)) }
    }
}

impl Slug {
    /// Whether it is that of the next file of one plan: `add_x_2` behind `add_x`, `add_x_3` behind `add_x_2`.
    pub(super) fn continues(&self, before: &Self) -> bool {
        let numbered = |slug: &Self| {
            let (stem, number) = slug.0.rsplit_once('_')?;
            Some((stem.to_owned(), number.parse::<usize>().ok().filter(|number| *number > 1)?))
        };
        let Some((stem, number)) = numbered(self) else { return false };
        let follows = |(of, last): (String, usize)| of == stem && last + 1 == number;
        (number == 2 && before.0 == stem) || numbered(before).is_some_and(follows)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The parts of a file's name.
pub(super) fn parse(path: &Path) -> Result<(Version, Slug)> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let parts = name.strip_suffix(".sql").and_then(|stem| stem.split_once('_'));
    let parsed = parts.and_then(|(version, slug)| {
        let safe = !slug.is_empty() && !slug.contains(|c: char| c.is_control() || c.is_whitespace());
        Some((Version::parse(version)?, safe.then(|| Slug(slug.to_owned()))?))
    });
    parsed.ok_or_else(|| {
        Error::new(format!("{}: this is no name of a migration", path.display()))
            .hint("migrations are called <year month day hour minute second>_<name>.sql, in UTC; keep other files elsewhere")
    })
}
