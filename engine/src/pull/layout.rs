//! How generated Rust looks: attributes, string literals and documentation, as rustfmt leaves them.

/// The widest inside of an attribute that stays on one line (rustfmt's `attr_fn_like_width`).
const ATTRIBUTE_WIDTH: usize = 70;

/// The widest line.
const LINE_WIDTH: usize = 100;

/// The widest line of documentation.
const DOC_WIDTH: usize = 96;

/// An attribute as it is put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attr {
    name: &'static str,
    args: Vec<String>,
}

impl Attr {
    /// An attribute with these parts.
    pub(super) fn new(name: &'static str, args: Vec<String>) -> Self {
        Self { name, args }
    }

    /// Adds a part.
    pub(super) fn arg(&mut self, arg: impl Into<String>) {
        self.args.push(arg.into());
    }

    /// Adds `key = "text"`.
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.args.push(format!("{key} = {}", string(text)));
    }

    /// Adds a word if it is meant.
    pub(super) fn flag(&mut self, word: &str, on: bool) {
        self.args.extend(on.then(|| word.to_owned()));
    }

    /// The attribute's own name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it holds this part and no other.
    pub(super) fn is_just(&self, arg: &str) -> bool {
        self.args.len() == 1 && self.args[0] == arg
    }

    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.args.is_empty()
    }

    /// The lines of the attribute, ended.
    pub(super) fn render(&self, indent: &str) -> String {
        let Self { name, args } = self;
        let line = args.join(", ");
        if args.is_empty() {
            return format!("{indent}#[{name}]\n");
        }
        let whole = format!("{indent}#[{name}({line})]");
        // A part that is alone may take the whole line; rustfmt gives away one column where it is indented.
        let fits = match args.as_slice() {
            [_] => whole.chars().count() <= LINE_WIDTH - usize::from(!indent.is_empty()),
            _ => line.chars().count() <= ATTRIBUTE_WIDTH,
        };
        if fits {
            return whole + "\n";
        }
        let lines: Vec<String> = args.iter().map(|arg| format!("{indent}    {arg}")).collect();
        format!("{indent}#[{name}(\n{}\n{indent})]\n", lines.join(",\n"))
    }
}

/// An item with its members between braces.
pub(super) fn body(head: &str, members: &str) -> String {
    if members.is_empty() { format!("{head} {{}}\n") } else { format!("{head} {{\n{members}}}\n") }
}

/// A Rust string literal: plain where nothing has to be escaped, else raw, so that SQL stays readable.
pub(super) fn string(text: &str) -> String {
    if text.contains(|c: char| c.is_control()) {
        return format!("\"{}\"", text.escape_debug().to_string().replace("\\'", "'"));
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let hashes = (1..).map(|n| "#".repeat(n)).find(|hashes| !text.contains(&format!("\"{hashes}")));
    let hashes = hashes.unwrap_or_default();
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Documentation whose first paragraph is `text`, or nothing where it would not read back the same.
pub(super) fn docs(text: &str, indent: &str) -> Option<String> {
    if text.is_empty() || text.trim() != text || text.contains(|c: char| c.is_control()) {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            // A line is broken at a single space only: the lines are joined with one.
            Some(line) if word.is_empty() || line.ends_with(' ') => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if line.chars().count() + word.chars().count() < DOC_WIDTH - indent.len() => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let reads_back = lines.iter().all(|line| line.trim() == line && !line.is_empty());
    reads_back.then(|| lines.iter().map(|line| format!("{indent}/// {line}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_break_where_rustfmt_breaks_them() {
        let mut attr = Attr::new("index", vec!["user_id".into(), "date desc".into()]);
        assert_eq!(attr.render(""), "#[index(user_id, date desc)]\n");
        attr.text("where", &"x".repeat(60));
        let x = "x".repeat(60);
        assert_eq!(
            attr.render("    "),
            format!("    #[index(\n        user_id,\n        date desc,\n        where = \"{x}\"\n    )]\n")
        );
        let alone = |length: usize, indent: &str| {
            Attr::new("check", vec![string(&"x".repeat(length))]).render(indent).lines().count()
        };
        assert_eq!((alone(88, ""), alone(89, "")), (1, 3));
        assert_eq!((alone(83, "    "), alone(84, "    ")), (1, 3));
    }

    #[test]
    fn literals_hold_what_they_hold() {
        for text in ["a", "a \"b\"", "a\\b", "a\nb", "a\"#b", "it's\n", "\"##"] {
            let literal = string(text);
            let file: syn_literal::LitStr = syn_literal::parse(&literal);
            assert_eq!(file.value(), text, "{literal}");
        }
    }

    /// The engine has no parser of Rust of its own; the front end reads the literal back as a comment would be.
    mod syn_literal {
        use palisade_model as model;

        pub(super) struct LitStr(String);

        impl LitStr {
            pub(super) fn value(&self) -> &str {
                &self.0
            }
        }

        pub(super) fn parse(literal: &str) -> LitStr {
            let source = format!(
                "#[derive(palisade::Table)] #[table(rls = off)] struct T {{ #[doc = \"x\"] #[column(default = {literal})] \
                 a: String }}"
            );
            let files = std::collections::BTreeMap::from([("schema/a.rs".to_owned(), source)]);
            let model = model::scan(&model::ScanConfig::default(), &files).unwrap();
            let sql = model.tables[0].columns[0].default.as_ref().unwrap().sql.clone();
            let unescaped = match sql.strip_prefix('E') {
                Some(escaped) => escaped.replace("\\\\", "\\"),
                None => sql,
            };
            LitStr(unescaped[1..unescaped.len() - 1].replace("''", "'"))
        }
    }

    #[test]
    fn documentation_that_would_read_back_otherwise_is_none() {
        let long = "word ".repeat(60);
        let long = long.trim();
        let text = docs(long, "    ").unwrap();
        assert!(text.lines().count() > 2 && text.lines().all(|line| line.len() <= 100), "{text}");
        let joined: Vec<&str> = text.lines().map(|line| line.trim().trim_start_matches("/// ")).collect();
        assert_eq!(joined.join(" "), long);
        assert_eq!(docs("a  b", "").as_deref(), Some("/// a  b\n"));
        for lost in ["", " a", "a ", "a\nb", "a\n\nb", "a\tb"] {
            assert_eq!(docs(lost, ""), None, "{lost:?}");
        }
    }
}
