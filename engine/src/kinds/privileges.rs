//! Sets of privileges, and the GRANTs and REVOKEs that bring one to another.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::introspect::Row;
use crate::sql::{dollar_quoted, quote_ident};

/// Privileges by name, each with whether it may be granted on.
pub(crate) type Privileges = BTreeMap<String, bool>;

/// What each role gave of them; the empty name is the object's owner. Empty where all of it came from the owner.
pub(crate) type Givers = BTreeMap<String, Privileges>;

/// The privilege that came with PostgreSQL 17.
const MAINTAIN: &str = "MAINTAIN";

/// The privileges that a server of this major can hold, where those are not all.
pub(crate) fn held_by(major: u32, privileges: &Privileges) -> Option<Privileges> {
    let mut less = privileges.clone();
    (major < 17 && less.remove(MAINTAIN).is_some()).then_some(less)
}

/// How an object's owner is written among grantees: roles differ between databases, ownership does not.
pub(crate) const OWNER: &str = "@owner";

/// Reads a `text[]` of privileges; those that may be granted on end in `*`.
pub(crate) fn read(row: &Row<'_>, column: &str) -> Result<Privileges> {
    Ok(row.texts(column)?.into_iter().map(parse).collect())
}

/// Reads two `text[]` side by side: who gave, and what.
pub(crate) fn read_givers(row: &Row<'_>, givers: &str, given: &str) -> Result<Givers> {
    let mut found = Givers::new();
    for (giver, privilege) in row.texts(givers)?.into_iter().zip(row.texts(given)?) {
        found.entry(giver).or_default().extend([parse(privilege)]);
    }
    found.retain(|_, given| !given.is_empty());
    Ok(if found.keys().all(String::is_empty) { Givers::new() } else { found })
}

fn parse(text: String) -> (String, bool) {
    match text.strip_suffix('*') {
        Some(name) => (name.to_owned(), true),
        None => (text, false),
    }
}

/// A grantee in SQL.
pub(crate) fn grantee_sql(grantee: &str) -> String {
    match grantee {
        "public" => "PUBLIC".to_owned(),
        OWNER => "CURRENT_USER".to_owned(),
        role => quote_ident(role).into_owned(),
    }
}

/// As [`changes`], where not all was given by the owner. A REVOKE takes back what the role that runs it gave, and
/// PostgreSQL lets nobody say another one there: so it runs as whoever gave.
pub(crate) fn changes_of(
    givers: &Givers,
    from: &Privileges,
    to: &Privileges,
    object: &str,
    columns: &str,
    grantee: &str,
) -> Vec<String> {
    if givers.is_empty() {
        return changes(from, to, object, columns, grantee);
    }
    let kept = |had: &Privileges| -> Privileges {
        let stays = had.iter().filter_map(|(name, option)| Some((name.clone(), *option && *to.get(name)?)));
        stays.filter(|(name, _)| to.contains_key(name)).collect()
    };
    let mut sql = Vec::new();
    for (giver, given) in givers {
        for revoke in changes(given, &kept(given), object, columns, grantee) {
            sql.push(if giver.is_empty() { revoke } else { as_role(giver, &revoke) });
        }
    }
    sql.extend(changes(&kept(from), to, object, columns, grantee));
    sql
}

/// A statement that runs as another role. One statement, so that nothing after it can run in that name.
fn as_role(role: &str, sql: &str) -> String {
    let body = format!(
        "\nDECLARE\n  me text := current_setting('role');\nBEGIN\n  SET LOCAL ROLE {};\n  {sql};\n  \
         PERFORM set_config('role', me, true);\nEND\n",
        quote_ident(role)
    );
    format!("DO {}", dollar_quoted(&body))
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

/// Commands, with those that find their rows by one of them: an UPDATE and a DELETE have to read what their WHERE names.
pub(crate) fn with_what_finds_rows<'a>(commands: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let more = |command: &'a str| match command {
        "SELECT" => vec!["SELECT", "UPDATE", "DELETE"],
        command => vec![command],
    };
    commands.into_iter().flat_map(more).map(str::to_owned).collect()
}
