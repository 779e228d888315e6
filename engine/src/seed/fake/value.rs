//! Plausible values by the name and the type of a column, in the notation of COPY's text form before it is escaped.

use std::fmt::Write as _;

use super::chance::{Chance, scatter};
use crate::seed::shape::Column;

const FIRST: &[&str] = &[
    "Ann", "Ben", "Cora", "Dai", "Ema", "Finn", "Gil", "Hana", "Ivo", "Jun", "Kaya", "Leo", "Mara", "Nils",
    "Ola", "Pia", "Quin", "Rosa", "Sami", "Tove",
];
const LAST: &[&str] = &[
    "Abel", "Berg", "Costa", "Diaz", "Egger", "Fox", "Gray", "Hale", "Ito", "Jansen", "Khan", "Lind",
    "Moreau", "Novak", "Okoye", "Park", "Rossi", "Silva", "Tanaka", "Weber",
];
const WORDS: &[&str] = &[
    "easy", "long", "steady", "morning", "hill", "river", "forest", "tempo", "recovery", "night", "summit",
    "valley", "early", "quiet", "rain", "strong", "trail", "road", "slow", "fast", "first", "last", "open",
    "north", "south", "stone", "wind", "bridge", "lake", "ridge",
];
const PLACES: &[&str] = &[
    "Auburn",
    "Boulder",
    "Chamonix",
    "Davos",
    "Exeter",
    "Flagstaff",
    "Grenoble",
    "Innsbruck",
    "Keswick",
    "Leadville",
];

/// The moment that all times are counted from, so that a seed means the same rows on any day: 2024-01-01 in seconds.
const EPOCH: i64 = 1_704_067_200;

/// Which value of a column is wanted.
pub(super) struct Wanted<'a> {
    pub(super) column: &'a Column,
    /// The row's own times lie behind this many seconds of the epoch.
    pub(super) moment: i64,
    /// The number that makes the value the only one of its column.
    pub(super) unique: Option<u64>,
    /// What tells the texts of one run from those of another.
    pub(super) run: u64,
}

/// The value; `None` where nothing is known of the type.
pub(super) fn value(wanted: &Wanted<'_>, chance: &mut Chance) -> Option<String> {
    let column = wanted.column;
    if !column.labels.is_empty() {
        return Some(column.labels[chance.below(column.labels.len() as u64) as usize].clone());
    }
    if column.kind.ends_with("[]") {
        return Some(match column.kind.as_str() {
            "text[]" => format!("{{{},{}}}", chance.one_of(WORDS), chance.one_of(WORDS)),
            "integer[]" | "bigint[]" => format!("{{{},{}}}", chance.below(100), chance.below(100)),
            _ => "{}".to_owned(),
        });
    }
    Some(match column.base {
        16 => if chance.below(2) == 0 { "t" } else { "f" }.to_owned(),
        20 | 21 | 23 | 26 => integer(wanted, chance).to_string(),
        700 | 701 | 1700 | 790 => decimal(wanted, chance),
        25 | 1043 | 1042 | 19 => text(wanted, chance),
        2950 => uuid(chance),
        1082 => date(seconds(wanted, chance)),
        1083 | 1266 => format!("{:02}:{:02}:00", chance.below(24), chance.below(60)),
        1114 | 1184 => format!("{} {}", date(seconds(wanted, chance)), clock(seconds(wanted, chance))),
        1186 => format!("{} minutes", chance.between(5, 600)),
        114 | 3802 => format!("{{\"{}\": {}}}", chance.one_of(WORDS), chance.below(100)),
        17 => format!("\\x{:016x}", chance.next()),
        869 | 650 => format!("10.{}.{}.{}", chance.below(256), chance.below(256), chance.below(256)),
        829 => {
            format!("02:00:00:{:02x}:{:02x}:{:02x}", chance.below(256), chance.below(256), chance.below(256))
        }
        3904 | 3926 => {
            let low = wanted.unique.map_or_else(|| chance.between(0, 1000), |index| index as i64 * 10);
            format!("[{low},{})", low + chance.between(1, 10))
        }
        3912 => {
            format!("[{},{})", date(seconds(wanted, chance)), date(seconds(wanted, chance) + 86_400 * 400))
        }
        3908 | 3910 => {
            let start = seconds(wanted, chance);
            format!("[\"{} {}\",\"{} {}\")", date(start), clock(start), date(start + 86_400), clock(start))
        }
        3614 => format!("'{}' '{}'", chance.one_of(WORDS), chance.one_of(WORDS)),
        600 => format!("({},{})", chance.below(180), chance.below(90)),
        142 => format!("<{0}/>", chance.one_of(WORDS)),
        1560 | 1562 => {
            (0..column.modifier.max(1)).map(|_| if chance.below(2) == 0 { '0' } else { '1' }).collect()
        }
        _ if column.kind.ends_with("citext") => text(wanted, chance),
        _ => return None,
    })
}

fn has(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name.contains(word))
}

fn integer(wanted: &Wanted<'_>, chance: &mut Chance) -> i64 {
    if let Some(index) = wanted.unique {
        return index as i64 + 1;
    }
    let name = &*wanted.column.name;
    let (low, high) = match name {
        _ if has(name, &["intensity", "rating", "score", "level"]) => (1, 10),
        _ if has(name, &["year"]) => (1990, 2026),
        _ if has(name, &["age"]) && !has(name, &["page", "message", "image"]) => (18, 80),
        _ if has(name, &["order", "position", "step", "place", "weeks", "number"]) => (1, 12),
        _ if has(name, &["duration", "minutes"]) => (20, 300),
        _ if has(name, &["elevation", "climb", "gain"]) => (0, 6000),
        _ if has(name, &["count", "attempts", "retries", "resend"]) => (0, 5),
        _ if has(name, &["status", "code"]) => (100, 599),
        _ => (0, 1000),
    };
    chance.between(low, high)
}

fn decimal(wanted: &Wanted<'_>, chance: &mut Chance) -> String {
    // The modifier of numeric(p, s) is four more than p in its upper half and s in the lower.
    let typmod = wanted.column.modifier - 4;
    let (precision, scale) = if wanted.column.base == 1700 && typmod >= 0 {
        (typmod >> 16, (typmod & 0x7ff).min(9))
    } else {
        (8, 2)
    };
    let whole = 10_u64.saturating_pow((precision - scale).clamp(0, 4) as u32);
    let units = whole.saturating_mul(10_u64.pow(scale as u32)).max(2) / 2;
    let number = wanted.unique.map_or_else(|| 1 + chance.below(units), |index| index + 1);
    let unit = 10_u64.pow(scale as u32);
    match scale {
        0 => number.to_string(),
        scale => format!("{}.{:0width$}", number / unit, number % unit, width = scale as usize),
    }
}

fn text(wanted: &Wanted<'_>, chance: &mut Chance) -> String {
    let name = &*wanted.column.name;
    let mut out = plain_text(name, wanted, chance);
    let limit = usize::try_from(wanted.column.modifier - 4).unwrap_or(usize::MAX);
    if let Some(index) = wanted.unique.filter(|_| !has(name, &["email"])) {
        // Ids of text look like those of authentication libraries: 32 letters and digits.
        let tail = format!("{}{}", base36(wanted.run, 4), base36(index, 6));
        out = match name == "id" || name.ends_with("_id") || has(name, &["token", "hash"]) {
            true => {
                let random = base36(chance.next(), 13) + &base36(chance.next(), 13);
                format!("{}{tail}", random.get(2..24).unwrap_or_default())
            }
            false if out.len() + tail.len() < limit => format!("{out} {tail}"),
            false => tail,
        };
        if out.chars().count() > limit {
            out = base36(index, limit);
        }
    }
    out.chars().take(limit).collect()
}

fn plain_text(name: &str, wanted: &Wanted<'_>, chance: &mut Chance) -> String {
    let words = |chance: &mut Chance, many: u64| {
        (0..many).map(|_| chance.one_of(WORDS)).collect::<Vec<_>>().join(" ")
    };
    match name {
        _ if has(name, &["email"]) => {
            let number = wanted.unique.unwrap_or_else(|| chance.next() % 1_000_000_000);
            let (first, last) = (chance.one_of(FIRST), chance.one_of(LAST));
            let tail = format!("{}{}", base36(wanted.run, 4), base36(number, 1));
            format!("{}.{}.{tail}@example.com", first.to_lowercase(), last.to_lowercase())
        }
        _ if has(name, &["token", "hash", "secret", "signature"]) => {
            format!("{:016x}{:016x}", chance.next(), chance.next())
        }
        _ if has(name, &["url", "website", "link", "image", "avatar"]) => {
            format!("https://example.com/{}/{}", chance.one_of(WORDS), chance.below(100_000))
        }
        _ if has(name, &["first_name"]) => chance.one_of(FIRST).to_owned(),
        _ if has(name, &["last_name", "surname"]) => chance.one_of(LAST).to_owned(),
        _ if has(name, &["filename"]) => format!("{}.txt", chance.one_of(WORDS)),
        _ if name == "name" || has(name, &["_name", "author", "person"]) => {
            format!("{} {}", chance.one_of(FIRST), chance.one_of(LAST))
        }
        _ if has(name, &["phone"]) => format!("+1555{:07}", chance.below(10_000_000)),
        _ if has(name, &["city", "location", "address", "place"]) && !has(name, &["ip_"]) => {
            chance.one_of(PLACES).to_owned()
        }
        _ if has(name, &["ip_address"]) => {
            format!("10.{}.{}.{}", chance.below(256), chance.below(256), chance.below(256))
        }
        _ if has(name, &["agent"]) => "Mozilla/5.0 (X11; Linux x86_64)".to_owned(),
        _ if has(name, &["zone"]) => "Europe/Zurich".to_owned(),
        _ if has(name, &["locale", "language"]) => chance.one_of(&["en", "de", "fr", "es"]).to_owned(),
        _ if has(name, &["country"]) => chance.one_of(&["CH", "FR", "US", "GB"]).to_owned(),
        _ if has(name, &["currency"]) => chance.one_of(&["CHF", "EUR", "USD"]).to_owned(),
        _ if has(name, &["colo"]) => format!("#{:06x}", chance.below(0x100_0000)),
        _ if has(name, &["slug", "key", "code"]) => {
            format!("{}-{}", chance.one_of(WORDS), chance.one_of(WORDS))
        }
        _ if name == "id" || name.ends_with("_id") => base36(chance.next(), 12),
        _ if has(
            name,
            &["description", "content", "message", "notes", "bio", "body", "comment", "feedback", "reason"],
        ) =>
        {
            let many = 4 + chance.below(8);
            words(chance, many)
        }
        _ => words(chance, 2),
    }
}

/// A number in letters and digits, at least that long.
pub(super) fn base36(mut number: u64, width: usize) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.len() < width.max(1) {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize]);
        number /= 36;
        if digits.len() >= 64 {
            break;
        }
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

fn uuid(chance: &mut Chance) -> String {
    let (high, low) = (chance.next(), chance.next());
    let mut out = String::with_capacity(36);
    let _ = write!(
        out,
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    );
    out
}

/// A time of the row: what comes later by its name lies later.
fn seconds(wanted: &Wanted<'_>, chance: &mut Chance) -> i64 {
    let name = &*wanted.column.name;
    let rank = match name {
        _ if has(name, &["created", "birth"]) => 0,
        _ if has(name, &["start", "sent", "opened"]) => 1,
        _ if has(name, &["expire", "until", "end", "due"]) => 6,
        _ if has(name, &["updated", "last", "completed", "resolved"]) => 4,
        _ => 2,
    };
    let spread = (scatter(rank as u64 ^ wanted.moment as u64) % 40_000) as i64;
    let unique = wanted.unique.map_or(0, |index| index as i64 * 61);
    let _ = chance;
    EPOCH + wanted.moment + rank * 86_400 + spread + unique
}

fn date(seconds: i64) -> String {
    // Days to a date, after Howard Hinnant's `civil_from_days`.
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn clock(seconds: i64) -> String {
    let second = seconds.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}+00", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!((date(EPOCH), clock(EPOCH)), ("2024-01-01".into(), "00:00:00+00".into()));
        assert_eq!(date(EPOCH + 59 * 86_400), "2024-02-29");
        assert_eq!(date(EPOCH + 366 * 86_400), "2025-01-01");
    }
}
