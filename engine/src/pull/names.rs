//! Rust's names for what the database calls otherwise: struct, field and module names. Knows no catalog.

use std::collections::BTreeSet;

use palisade_model::name::snake_case;

/// Words that rustc reads as something else.
pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot even be written as raw identifiers.
const NEVER: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Words that an attribute takes for its own where a field may stand alone between commas.
const FLAGS: &[&str] = &["unique", "nulls_not_distinct", "deferrable", "expr"];

/// Types that generated code names; a struct of the same name would hide them.
pub(crate) const TAKEN_TYPES: &[&str] = &[
    "Box",
    "DateTime",
    "Decimal",
    "Default",
    "Err",
    "IpAddr",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "None",
    "Ok",
    "Option",
    "PgEnum",
    "PgType",
    "Result",
    "Self",
    "Some",
    "String",
    "Table",
    "Utc",
    "Uuid",
    "Vec",
    "View",
];

/// Names of structs and enums that are taken.
#[derive(Debug, Default)]
pub(crate) struct TypeNames {
    taken: BTreeSet<String>,
}

impl TypeNames {
    /// The first of `candidates` that is free, in Rust's case; else the last one with a number.
    pub(crate) fn claim(&mut self, candidates: &[String]) -> String {
        let named = candidates.iter().map(|candidate| pascal_case(candidate));
        let last = pascal_case(candidates.last().map_or("", String::as_str));
        let numbered = (2..).map(|n| format!("{last}{n}"));
        let free = |name: &String| {
            // The derive of `Name` makes a hidden `NameColumns`.
            let columns = format!("{name}Columns");
            !self.taken.contains(name) && !self.taken.contains(&columns) && !TAKEN_TYPES.contains(&&**name)
        };
        let name = named.chain(numbered).find(free).unwrap_or_default();
        self.taken.insert(format!("{name}Columns"));
        self.taken.insert(name.clone());
        name
    }
}

/// A field with its spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The name without `r#`.
    pub(crate) bare: String,
    /// How the struct declares it.
    pub(crate) declared: String,
    /// How attributes mention it.
    pub(crate) mentioned: String,
}

/// The field for a column, different from those that are there.
pub(crate) fn field(column: &str, others: &BTreeSet<String>) -> Field {
    let mut name = String::new();
    for c in snake_case(column).chars() {
        match is_word(c) {
            true => name.push(c),
            // One mark for all that stand together, as rustc wants it.
            false if name.ends_with('_') => {}
            false => name.push('_'),
        }
    }
    if !name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') {
        name.insert(0, '_');
    }
    if NEVER.contains(&&*name) {
        name.push('_');
    }
    let stem = name.clone();
    let mut number = 2;
    while others.contains(&name) {
        name = format!("{stem}_{number}");
        number += 1;
    }
    let raw = format!("r#{name}");
    let is_keyword = KEYWORDS.contains(&&*name);
    let declared = if is_keyword { raw.clone() } else { name.clone() };
    let mentioned = if is_keyword || FLAGS.contains(&&*name) { raw } else { name.clone() };
    Field { bare: name, declared, mentioned }
}

/// A variant for a word, different from those that are there.
pub(crate) fn variant(word: &str, others: &BTreeSet<String>) -> String {
    let mut name = pascal_case(word);
    if word.is_empty() {
        name = "Empty".to_owned();
    }
    if NEVER.contains(&&*name) {
        name.push('_');
    }
    let stem = name.clone();
    let mut number = 2;
    while others.contains(&name) {
        name = format!("{stem}{number}");
        number += 1;
    }
    name
}

/// A module that no `mod` line or file system stumbles over, and that is none of `reserved`.
pub(crate) fn module(name: &str, reserved: &[&str]) -> String {
    let mut module: String = snake_case(name).chars().map(|c| if is_word(c) { c } else { '_' }).collect();
    if !module.starts_with(|c: char| c.is_ascii_lowercase()) {
        module.insert_str(0, "t_");
    }
    if KEYWORDS.contains(&&*module) || NEVER.contains(&&*module) || reserved.contains(&&*module) {
        module.push_str("_tables");
    }
    module
}

/// `coach_runners` as `CoachRunners`; what is no letter or digit separates words.
pub(crate) fn pascal_case(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        // `ACTIVE` is shouted, `userId` has humps of its own.
        let shouted = word.len() > 1 && !word.contains(|c: char| c.is_ascii_lowercase());
        let mut chars = word.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.extend(chars.map(|c| if shouted { c.to_ascii_lowercase() } else { c }));
    }
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert(0, 'V');
    }
    out
}

/// The name of one row of a table: `companies` as `company`, `workout_notes` as `workout_note`.
pub(crate) fn singular(name: &str) -> String {
    let lower = name.to_lowercase();
    let keeps = ["ss", "us", "is", "news", "series", "species", "settings", "preferences", "analytics"];
    let cut = |n: usize, with: &str| format!("{}{with}", &name[..name.len() - n]);
    if !lower.is_ascii() || lower.len() < 4 || keeps.iter().any(|end| lower.ends_with(end)) {
        return name.to_owned();
    }
    if lower.ends_with("ies") {
        return cut(3, "y");
    }
    if ["sses", "shes", "ches", "xes"].iter().any(|end| lower.ends_with(end)) {
        return cut(2, "");
    }
    if lower.ends_with('s') { cut(1, "") } else { name.to_owned() }
}

/// Whether an attribute can name it without quotes: a function, a role.
pub(crate) fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(is_word)
        && !NEVER.contains(&name)
}

fn is_word(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_names_that_people_give_them() {
        for (table, row) in [
            ("workouts", "Workout"),
            ("companies", "Company"),
            ("addresses", "Address"),
            ("status", "Status"),
            ("user_settings", "UserSettings"),
            ("Order Lines", "OrderLine"),
            ("2fa", "V2fa"),
            ("boxes", "Box"),
        ] {
            assert_eq!(pascal_case(&singular(table)), row);
        }
        assert_eq!(pascal_case("ACTIVE"), "Active");
        assert_eq!(pascal_case("userId"), "UserId");
    }

    #[test]
    fn names_that_rust_or_the_grammar_would_misread_are_written_raw() {
        let field = |name: &str| field(name, &BTreeSet::from(["user_id".to_owned()]));
        assert_eq!((field("type").declared, field("type").mentioned), ("r#type".into(), "r#type".into()));
        assert_eq!(
            (field("unique").declared, field("unique").mentioned),
            ("unique".into(), "r#unique".into())
        );
        assert_eq!(field("self").declared, "self_");
        assert_eq!(field("userId").declared, "user_id_2");
        assert_eq!(field("1st Name").declared, "_1st_name");
        assert_eq!(field("weird \" name").declared, "weird_name");
    }

    #[test]
    fn a_struct_hides_no_type_that_generated_code_names() {
        let mut names = TypeNames::default();
        assert_eq!(names.claim(&["box".into(), "public_box".into()]), "PublicBox");
        assert_eq!(names.claim(&["public_box".into()]), "PublicBox2");
        assert_eq!(names.claim(&["public_box_columns".into()]), "PublicBoxColumns2");
    }
}
