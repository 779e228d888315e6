//! The rows of one file as text, each with its line: CSV as PostgreSQL reads it, or TOML.

use std::path::Path;

use toml::Spanned;

use crate::sql::Position;
use crate::{Error, Result};

/// Rows of a file, before anybody knows what types their values have.
pub(super) struct Rows {
    /// The file as messages call it.
    pub(super) path: String,
    /// The names of the columns; `plan_id.title` is the row of the foreign key of `plan_id` that has this `title`.
    pub(super) header: Vec<String>,
    /// The line that each row starts in.
    pub(super) lines: Vec<usize>,
    /// What COPY takes.
    pub(super) data: Data,
}

/// The rows in a form of COPY.
pub(super) enum Data {
    /// CSV with a header, as the file has it: PostgreSQL says what is wrong with it.
    Csv(String),
    /// The text form.
    Text(String),
}

impl Rows {
    pub(super) fn read(file: &Path, shown: &str) -> Result<Self> {
        let bytes = std::fs::read(file).map_err(|error| {
            let out = Error::new(format!("{shown} cannot be read: {error}"));
            match error.kind() {
                std::io::ErrorKind::NotFound => out.hint(
                    "write the rows into a .csv or a .toml that is called like the table, or name the file: file = \"…\" of the \
                     table in seeds.toml",
                ),
                _ => out,
            }
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            Error::new(format!("{shown}:{line}: this is no UTF-8")).hint("save the file as UTF-8")
        })?;
        // A value of several lines is the same on every system.
        let text = palisade_model::line_ends(shown, text);
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("csv") => Self::csv(shown, text),
            Some("toml") => Self::toml(shown, &text),
            _ => {
                Err(Error::new(format!("{shown} holds no rows that can be read")).hint("write .csv or .toml"))
            }
        }
    }

    fn csv(path: &str, text: String) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned);
        let lines = starts(&text);
        let first = text.lines().next().unwrap_or_default();
        let header: Vec<_> = first.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect();
        if header.iter().any(String::is_empty) {
            return Err(Error::new(format!("{path}:1: a column has no name"))
                .hint("the first line names the columns: name,weeks,template_id.name"));
        }
        if let [only] = &*header
            && only.contains([';', '\t'])
        {
            return Err(Error::new(format!("{path}:1: the columns are not apart: {only}"))
                .hint("a comma stands between them"));
        }
        let lines = lines.into_iter().skip(1).collect();
        Ok(Self { path: path.to_owned(), header, lines, data: Data::Csv(text) })
    }

    fn toml(path: &str, text: &str) -> Result<Self> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            row: Vec<Spanned<toml::Table>>,
        }
        let file: File = toml::from_str(text)
            .map_err(|error| crate::config::problem::explain(Path::new(path), text, &error))?;
        let mut header: Vec<String> = Vec::new();
        for row in &file.row {
            for name in
                row.get_ref().keys().filter(|name| !header.contains(name)).cloned().collect::<Vec<_>>()
            {
                header.push(name);
            }
        }
        let line = |row: &Spanned<toml::Table>| Position::of(text, row.span().start).line;
        let lines = file.row.iter().map(line).collect();
        let mut out = String::new();
        for row in &file.row {
            let values = header
                .iter()
                .map(|name| row.get_ref().get(name).map_or("\\N".to_owned(), |v| escape(&plain(v))));
            out += &values.collect::<Vec<_>>().join("\t");
            out.push('\n');
        }
        Ok(Self { path: path.to_owned(), header, lines, data: Data::Text(out) })
    }
}

/// The lines that records of a CSV text start in, the header's among them; a quoted value may go over several.
fn starts(text: &str) -> Vec<usize> {
    let (mut starts, mut quoted, mut fresh, mut line) = (Vec::new(), false, true, 1);
    for c in text.chars() {
        if fresh {
            starts.push(line);
            fresh = false;
        }
        match c {
            '"' => quoted = !quoted,
            '\n' => {
                line += 1;
                fresh = !quoted;
            }
            _ => {}
        }
    }
    starts
}

/// A value in PostgreSQL's notation. A list of texts is an array, unless it holds tables: then, like a table, JSON.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) if items.iter().all(|item| !matches!(item, toml::Value::Table(_))) => {
            let item = |item: &toml::Value| {
                format!("\"{}\"", plain(item).replace('\\', "\\\\").replace('"', "\\\""))
            };
            format!("{{{}}}", items.iter().map(item).collect::<Vec<_>>().join(","))
        }
        toml::Value::Array(_) | toml::Value::Table(_) => {
            json(value, &|text| Ok(text.to_owned())).unwrap_or_default().to_string()
        }
        other => other.to_string(),
    }
}

/// A value as JSON, whose texts `of_text` gives. A date is a text there.
///
/// # Errors
/// Those of `of_text`.
pub(super) fn json(
    value: &toml::Value,
    of_text: &dyn Fn(&str) -> Result<String>,
) -> Result<serde_json::Value> {
    use serde_json::Value;
    Ok(match value {
        toml::Value::String(text) => Value::String(of_text(text)?),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(yes) => Value::Bool(*yes),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(items) => {
            Value::Array(items.iter().map(|item| json(item, of_text)).collect::<Result<_>>()?)
        }
        toml::Value::Table(fields) => {
            let field = |(name, value): (&String, &toml::Value)| Ok((name.clone(), json(value, of_text)?));
            Value::Object(fields.iter().map(field).collect::<Result<_>>()?)
        }
    })
}

/// A value as COPY's text form has it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// As [`escape`], behind what is there.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_starts_where_its_line_does() {
        assert_eq!(starts("a,b\n1,\"x\ny\"\n2,\"say \"\"z\"\"\"\n"), [1, 2, 4]);
    }

    #[test]
    fn toml_values_as_postgresql_writes_them() {
        let rows =
            Rows::toml("x.toml", "[[row]]\na = 'x'\nb = ['p', 'q\"']\n\n[[row]]\nb = [{ k = 1 }]\nc = 1.5\n")
                .unwrap();
        assert_eq!((rows.header, rows.lines), (vec!["a".into(), "b".into(), "c".into()], vec![1, 5]));
        let Data::Text(text) = rows.data else { panic!() };
        assert_eq!(text, "x\t{\"p\",\"q\\\\\"\"}\t\\N\n\\N\t[{\"k\":1}]\t1.5\n");
        let Data::Text(text) = Rows::toml("x.toml", "[[row]]\na = { day = 2026-01-02 }\n").unwrap().data
        else {
            panic!()
        };
        assert_eq!(text, "{\"day\":\"2026-01-02\"}\n");
    }
}
