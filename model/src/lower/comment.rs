//! Comments, from the first paragraphs of the documentation.

use super::view::kind;
use super::{Script, types};
use crate::diagnostic::SourceLocation;
use crate::name::{QualifiedName, quote_ident, quote_literal};
use crate::resolved::Model;
use crate::written::Managed;

pub(super) fn comments(model: &Model, script: &mut Script) {
    for pg_enum in types::types_of(model) {
        push(script, "TYPE", &pg_enum.name, pg_enum.comment.as_deref(), &pg_enum.location);
    }
    for domain in &model.domains {
        push(script, "DOMAIN", &domain.name, domain.comment.as_deref(), &domain.location);
    }
    for composite in &model.composites {
        push(script, "TYPE", &composite.name, composite.comment.as_deref(), &composite.location);
    }
    // A comment would change a table that somebody else manages.
    for table in model.tables.iter().filter(|table| table.managed == Managed::Yes) {
        push(script, "TABLE", &table.name, table.comment.as_deref(), &table.location);
        for column in &table.columns {
            let Some(comment) = &column.comment else { continue };
            push_column(script, &table.name, &column.name, comment, &column.location);
        }
    }
    for function in &model.functions {
        let comment = quote_literal(&function.comment);
        let sql = format!("COMMENT ON FUNCTION {}() IS {comment}", function.name);
        script.push(sql, &function.location, None);
    }
    for (name, index) in
        model.tables.iter().flat_map(|table| table.indexes.iter().map(|index| (&table.name, index)))
    {
        let index_name = QualifiedName::new(&name.schema, &index.name);
        push(script, "INDEX", &index_name, index.comment.as_deref(), &index.location);
    }
    for view in &model.views {
        push(script, &kind(view).to_uppercase(), &view.name, view.comment.as_deref(), &view.location);
        for (column, comment) in &view.column_comments {
            push_column(script, &view.name, column, comment, &view.location);
        }
    }
}

fn push(
    script: &mut Script,
    what: &str,
    name: &QualifiedName,
    comment: Option<&str>,
    location: &SourceLocation,
) {
    if let Some(comment) = comment {
        script.push(format!("COMMENT ON {what} {name} IS {}", quote_literal(comment)), location, None);
    }
}

fn push_column(
    script: &mut Script,
    table: &QualifiedName,
    column: &str,
    comment: &str,
    location: &SourceLocation,
) {
    let column = quote_ident(column);
    script.push(format!("COMMENT ON COLUMN {table}.{column} IS {}", quote_literal(comment)), location, None);
}
