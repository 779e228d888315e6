//! What PostgreSQL would say too, but only once it is asked: hints that stop nothing.

use syn::spanned::Spanned;

use super::At;
use super::types::SqlType;
use crate::ctxt::Problem;
use crate::name::QualifiedName;
use crate::suggest::nearest;
use crate::written::{Managed, Table};

/// Warns of names in SQL text that look like a column and are none.
pub(super) fn columns(at: &At<'_>, table: &Table, name: &QualifiedName) {
    // A struct for somebody else's table lists the columns that are relied on, and there may be more.
    if table.managed != Managed::Yes {
        return;
    }
    let own: Vec<(String, String)> =
        table.columns.iter().map(|column| (column.sql_name(), column.field())).collect();
    for (written, span) in table.row_expressions().into_iter().flat_map(|sql| sql.bare_columns()) {
        // The table's own name is a whole row.
        if written == name.name || own.iter().any(|(column, _)| *column == written) {
            continue;
        }
        let known = own.iter().flat_map(|(column, field)| [column.as_str(), field.as_str()]);
        let Some(near) = nearest(&written, known) else { continue };
        let field = own.iter().find(|(column, field)| column == near || field == near);
        let field = field.map_or(near, |(_, field)| field);
        let problem = Problem::new(span, format!("`{}` has no column `{written}`", at.item.name));
        at.warnings.push(problem.help(format!("did you mean `{{{field}}}`?")));
    }
}

/// Warns of a number type without a precision. How many digits an amount has is part of the schema; where any number
/// of them is meant, `type = "numeric"` says so.
pub(super) fn precision(at: &At<'_>, ty: &syn::Type, mapped: &SqlType<'_>) {
    if mapped.sql != "numeric" && mapped.sql != "numeric[]" {
        return;
    }
    let brackets = if mapped.array { "[]" } else { "" };
    let problem =
        Problem::new(ty.span(), "this number has no precision: PostgreSQL keeps as many digits as it gets");
    at.warnings.push(problem.help(format!(
        "add `type = \"numeric(12,2){brackets}\"` with the digits that are meant, or `type = \"numeric{brackets}\"` if any are"
    )));
}
