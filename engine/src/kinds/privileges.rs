//! Sets of privileges, and the GRANTs and REVOKEs that bring one to another.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::introspect::Row;
use crate::sql::quote_ident;

/// Privileges by name, each with whether it may be granted on.
pub(crate) type Privileges = BTreeMap<String, bool>;

/// How an object's owner is written among grantees: roles differ between databases, ownership does not.
pub(crate) const OWNER: &str = "@owner";

/// Reads a `text[]` of privileges; those that may be granted on end in `*`.
pub(crate) fn read(row: &Row<'_>, column: &str) -> Result<Privileges> {
    let texts = row.texts(column)?;
    let parse = |text: String| match text.strip_suffix('*') {
        Some(name) => (name.to_owned(), true),
        None => (text, false),
    };
    Ok(texts.into_iter().map(parse).collect())
}

/// A grantee in SQL.
pub(crate) fn grantee_sql(grantee: &str) -> String {
    match grantee {
        "public" => "PUBLIC".to_owned(),
        OWNER => "CURRENT_USER".to_owned(),
        role => quote_ident(role).into_owned(),
    }
}

/// The statements, without semicolon. `object` is what stands between `ON` and `TO`; `columns` follow each
/// privilege.
pub(crate) fn changes(
    from: &Privileges,
    to: &Privileges,
    object: &str,
    columns: &str,
    grantee: &str,
) -> Vec<String> {
    let grantee = grantee_sql(grantee);
    let list = |names: Vec<&String>| {
        names.iter().map(|name| format!("{name}{columns}")).collect::<Vec<_>>().join(", ")
    };
    let mut sql = Vec::new();
    let gone: Vec<&String> = from.keys().filter(|name| !to.contains_key(*name)).collect();
    if !gone.is_empty() {
        sql.push(format!("REVOKE {} ON {object} FROM {grantee}", list(gone)));
    }
    let no_option: Vec<&String> = from
        .iter()
        .filter(|(name, option)| **option && to.get(*name) == Some(&false))
        .map(|(name, _)| name)
        .collect();
    if !no_option.is_empty() {
        sql.push(format!("REVOKE GRANT OPTION FOR {} ON {object} FROM {grantee}", list(no_option)));
    }
    for (option, suffix) in [(false, ""), (true, " WITH GRANT OPTION")] {
        let new: Vec<&String> = to
            .iter()
            .filter(|(name, has)| **has == option && from.get(*name).is_none_or(|had| option && !had))
            .map(|(name, _)| name)
            .collect();
        if !new.is_empty() {
            sql.push(format!("GRANT {} ON {object} TO {grantee}{suffix}", list(new)));
        }
    }
    sql
}
