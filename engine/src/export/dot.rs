//! A Graphviz diagram: one table a node, one foreign key an edge from port to port.

use super::MARKER;
use super::relations::{Relation, Relations};

pub(super) fn write(relations: &Relations) -> String {
    let mut out = format!(
        "// {MARKER}\ndigraph schema {{\n    rankdir = LR;\n    node [shape = plaintext, fontname = \"Helvetica\"];\n"
    );
    for relation in relations.relations.iter().filter(|relation| !relation.is_view) {
        out += &node(relation);
    }
    for relation in &relations.relations {
        for key in &relation.foreign {
            let Some(target) = relations.target(key) else { continue };
            let (from, to) = (port(relation, &key.columns), port(target, &key.theirs));
            out += &format!(
                "    {}:{from} -> {}:{to};\n",
                quoted(&relation.full_name()),
                quoted(&target.full_name())
            );
        }
    }
    out + "}\n"
}

fn node(relation: &Relation) -> String {
    let mut rows =
        format!("<tr><td bgcolor=\"lightgrey\"><b>{}</b></td></tr>", escaped(&relation.full_name()));
    for (at, column) in relation.columns.iter().enumerate() {
        let name = escaped(&column.name);
        let name = if relation.primary_key.contains(&column.name) { format!("<u>{name}</u>") } else { name };
        let null = if column.not_null { "" } else { "?" };
        rows += &format!(
            "<tr><td align=\"left\" port=\"c{at}\">{name}: {}{null}</td></tr>",
            escaped(&column.sql)
        );
    }
    format!(
        "    {} [label = <<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">{rows}</table>>];\n",
        quoted(&relation.full_name())
    )
}

/// The port of the first of some columns.
fn port(relation: &Relation, columns: &[String]) -> String {
    let first = relation.columns.iter().position(|column| columns.first() == Some(&column.name));
    format!("c{}", first.unwrap_or(0))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
