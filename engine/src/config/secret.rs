//! Text that must not be shown: a URL with a password in it.

use std::fmt;

/// A database URL. `Debug` and `Display` show it without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text out of sight.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the connection and for nothing that is printed.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the URL holds a password.
    pub fn has_password(&self) -> bool {
        self.to_string() != self.0
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact(&self.0))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({self})")
    }
}

/// `text` with every password in it replaced by `***`: between `user:` and `@` of a URL, and behind
/// `password=` of a parameter or of a `key=value` string.
fn redact(text: &str) -> String {
    redact_parameters(&redact_user_info(text))
}

fn redact_user_info(text: &str) -> String {
    let Some(start) = text.find("://").map(|at| at + 3) else { return text.to_owned() };
    // The last `@` in front of the path: an unescaped one in a password must not uncover its second half. A
    // password with an unescaped `/` is no URL any more; then the last `@` of all is taken.
    let authority = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at);
    let Some(at) = text[start..authority].rfind('@').or_else(|| text[start..].rfind('@')) else {
        return text.to_owned();
    };
    match text[start..start + at].find(':') {
        Some(colon) => format!("{}***{}", &text[..=start + colon], &text[start + at..]),
        None => text.to_owned(),
    }
}

fn redact_parameters(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = find_password(rest) {
        out += &rest[..at];
        out += "***";
        let value = &rest[at..];
        let end = if let Some(quoted) = value.strip_prefix('\'') {
            quoted.find('\'').map_or(value.len(), |end| end + 2)
        } else {
            value.find(|c: char| c == '&' || c.is_whitespace()).unwrap_or(value.len())
        };
        rest = &value[end..];
    }
    out + rest
}

/// Where the value of the next parameter `password` starts.
fn find_password(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    ["password=", "sslpassword="]
        .iter()
        .flat_map(|key| lower.match_indices(key).map(move |(at, _)| at + key.len()))
        .filter(|at| !text[*at..].is_empty())
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        let cases = [
            ("postgresql://me:s3cret@host/db", "postgresql://me:***@host/db"),
            ("postgres://me:a@b@host:5432/db?x=1", "postgres://me:***@host:5432/db?x=1"),
            ("postgres://me:a/b@host/db", "postgres://me:***@host/db"),
            (
                "postgresql://host/db?user=me&password=x&sslmode=require",
                "postgresql://host/db?user=me&password=***&sslmode=require",
            ),
            ("host=h password='a b' dbname=d", "host=h password=*** dbname=d"),
        ];
        for (url, shown) in cases {
            let secret = Secret::new(url);
            assert_eq!(secret.to_string(), shown);
            assert_eq!(format!("{secret:?}"), format!("Secret({shown})"));
            assert!(secret.has_password(), "{url}");
        }
        for url in ["postgresql://me@host/db", "postgresql:///db?host=/tmp", "host=h dbname=d"] {
            assert_eq!(Secret::new(url).to_string(), url);
            assert!(!Secret::new(url).has_password());
        }
    }
}
