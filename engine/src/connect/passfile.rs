//! The password file of libpq, `~/.pgpass`.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What was found for a connection.
pub(super) enum Found {
    /// The file says this password.
    Password(String),
    /// No line, or no file.
    Nothing,
    /// Others may read the file, so that libpq would not; neither do we.
    TooOpen,
}

/// Looks up the first line of `file` that matches.
pub(super) fn lookup(file: &Path, host: &str, port: u16, dbname: &str, user: &str) -> Found {
    let Ok(meta) = std::fs::metadata(file) else { return Found::Nothing };
    if !meta.is_file() {
        return Found::Nothing;
    }
    if meta.permissions().mode() & 0o077 != 0 {
        return Found::TooOpen;
    }
    let Ok(text) = std::fs::read_to_string(file) else { return Found::Nothing };
    let wanted = [host, &port.to_string(), dbname, user];
    text.lines().find_map(|line| password(line, wanted)).map_or(Found::Nothing, Found::Password)
}

fn password(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let fields = fields(line);
    let [head @ .., password] = fields.as_slice() else { return None };
    let matches = head.len() == 4 && head.iter().zip(wanted).all(|(have, want)| have == "*" || have == want);
    matches.then(|| password.clone())
}

/// The five fields of a line; a backslash takes the next character literally.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let last = fields.len() - 1;
        match c {
            ':' if fields.len() < 5 => fields.push(String::new()),
            '\\' => fields[last].extend(chars.next()),
            c => fields[last].push(c),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_match_as_in_libpq() {
        let wanted = ["db.example", "5432", "app", "me"];
        let cases = [
            ("db.example:5432:app:me:secret", Some("secret")),
            ("*:*:*:me:with\\:colon:more", Some("with:colon:more")),
            ("# *:*:*:*:x", None),
            ("db.example:5433:app:me:secret", None),
            ("*:*:*:x", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(password(line, wanted).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_file_that_others_may_read_is_not_used() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "other:*:*:*:no\n*:*:*:*:yes\n").unwrap();
        let find = |mode| {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            lookup(file.path(), "h", 1, "d", "u")
        };
        assert!(matches!(find(0o600), Found::Password(p) if p == "yes"));
        assert!(matches!(find(0o640), Found::TooOpen));
        assert!(matches!(lookup(Path::new("/nowhere"), "h", 1, "d", "u"), Found::Nothing));
    }
}
