//! The schema for other programs: one file a form. Pure: from a catalog to a text.

mod dbml;
mod diesel;
mod dot;
mod json_schema;
mod mermaid;
mod naming;
mod relations;
mod rows;
mod typescript;

use crate::catalog::Catalog;

pub use relations::Relations;

/// A form that a schema can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What the command line calls it.
    pub name: &'static str,
    /// What it is, for `--help`.
    pub about: &'static str,
    write: fn(&Relations) -> String,
}

/// The forms. One line a form.
pub const FORMS: &[Form] = &[
    Form { name: "diesel", about: "Diesel's `schema.rs`", write: diesel::write },
    Form { name: "rows", about: "structs for sqlx's `query_as`", write: rows::write },
    Form { name: "json-schema", about: "rows as `row_to_json` prints them", write: json_schema::write },
    Form {
        name: "typescript",
        about: "types of rows, and of what an INSERT takes",
        write: typescript::write,
    },
    Form { name: "mermaid", about: "a diagram for Markdown", write: mermaid::write },
    Form { name: "dot", about: "a diagram for Graphviz", write: dot::write },
    Form { name: "dbml", about: "for dbdiagram.io and its like", write: dbml::write },
];

impl Form {
    /// The schema in this form.
    pub fn write(&self, catalog: &Catalog) -> String {
        (self.write)(&Relations::of(catalog))
    }
}

/// What the first line of every exported file says, behind the comment sign.
const MARKER: &str = "Written by `palisade export`.";

/// A name as part of a line; PostgreSQL takes even line ends into one.
fn in_line(name: &str) -> String {
    name.replace(|c: char| c.is_control(), " ")
}

/// A comment as Rust's documentation has it, a line each. A carriage return alone is no part of any.
fn documented(comment: Option<&String>, indent: &str) -> String {
    let lines = comment.into_iter().flat_map(|text| text.lines());
    lines
        .map(|line| format!("{indent}/// {}", line.replace('\r', " ")).trim_end().to_owned() + "\n")
        .collect()
}
