//! The rows that would stop a statement, or that it would delete, as queries that count them in the database as it
//! stands before. Where no query can tell, there is none, and whoever asks says that nothing was counted.

use super::{Column, Context, Kind, Object};
use crate::catalog::ObjectId;
use crate::sql::{Cursor, quote_ident, quote_literal};

/// All rows of a table.
pub(super) fn rows(table: &str) -> String {
    format!("SELECT count(*) FROM {table}")
}

/// The rows that hold null in a column; table and column as SQL.
pub(super) fn nulls(table: &str, column: &str) -> String {
    format!("SELECT count(*) FROM {table} WHERE {column} IS NULL")
}

/// The rows that hold something in a column.
pub(super) fn values(table: &str, column: &str) -> String {
    format!("SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")
}

/// The rows that hold one of these values of an enum type in a column of it.
pub(super) fn enum_values(
    column: &ObjectId,
    type_of: &ObjectId,
    values: &[&str],
    cx: &Context<'_>,
) -> Option<String> {
    let Some(Object::Column(Column { data_type, .. })) = cx.from.get(column) else { return None };
    let values: Vec<String> = values.iter().map(|value| quote_literal(value)).collect();
    // Of arrays, domains and composite types that hold the type no such row is looked for.
    (*data_type == type_of.sql()).then(|| {
        let (table, name) = (column.parent_sql(), column.sql());
        format!("SELECT count(*) FROM {table} WHERE {name}::text IN ({})", values.join(", "))
    })
}

/// The rows whose value a column of another type does not take, where its text tells.
pub(super) fn unfit(column: &ObjectId, cx: &Context<'_>) -> Option<String> {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(column), cx.to.get(column))
    else {
        return None;
    };
    let (table, name) = (column.parent_sql(), column.sql());
    if let Some(length) =
        to.data_type.strip_prefix("character varying(").and_then(|rest| rest.strip_suffix(')'))
    {
        // Only blanks behind the end are cut off without being asked.
        return Some(format!(
            "SELECT count(*) FROM {table} WHERE length(rtrim({name}::text, ' ')) > {length}"
        ));
    }
    let is_text = |data_type: &str| data_type == "text" || data_type.starts_with("character varying");
    let narrows = matches!(
        (from.data_type.as_str(), to.data_type.as_str()),
        ("bigint", "integer" | "smallint") | ("integer", "smallint")
    );
    if cx.from.server.major() < 16 || !(is_text(&from.data_type) || narrows) {
        return None;
    }
    let new = quote_literal(&to.data_type);
    Some(format!("SELECT count(*) FROM {table} WHERE NOT pg_input_is_valid({name}::text, {new})"))
}

/// The rows whose value is another one once it was of the new type and is of the old one again.
pub(super) fn cut(column: &ObjectId, cx: &Context<'_>) -> Option<String> {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(column), cx.to.get(column))
    else {
        return None;
    };
    let (table, name) = (column.parent_sql(), column.sql());
    let (old, new) = (&from.data_type, &to.data_type);
    Some(format!("SELECT count(*) FROM {table} WHERE {name} IS DISTINCT FROM {name}::{new}::{old}"))
}

/// The values of a domain's columns that are null.
pub(super) fn domain_nulls(domain: &ObjectId, cx: &Context<'_>) -> Option<String> {
    of_domain(domain, cx, nulls)
}

/// The rows that violate a constraint, whose definition is as `pg_get_constraintdef` prints it.
pub(super) fn violations(constraint: &ObjectId, definition: &str, cx: &Context<'_>) -> Option<String> {
    let parent = constraint.parent()?;
    let mut cursor = Cursor::new(definition)?;
    if cursor.words("check") {
        let condition = cursor.group()?;
        if parent.kind == Kind::Domain {
            return of_domain(parent, cx, |table, column| {
                format!(
                    "SELECT count(*) FROM (SELECT {column} AS value FROM {table}) AS held WHERE NOT ({condition})"
                )
            });
        }
        return Some(format!("SELECT count(*) FROM {} WHERE NOT ({condition})", parent.sql()));
    }
    if cursor.words("foreign key") {
        return orphans(&parent.sql(), cursor);
    }
    let primary = cursor.words("primary key");
    if !primary && !cursor.words("unique") {
        return None;
    }
    let distinct = !cursor.words("nulls not distinct");
    let columns: Vec<String> = cursor.names()?.iter().map(|name| quote_ident(name).into_owned()).collect();
    let twice = duplicates(&parent.sql(), &columns, distinct, None);
    if !primary {
        return Some(twice);
    }
    let empty: Vec<String> = columns.iter().map(|column| format!("{column} IS NULL")).collect();
    let empty = format!("SELECT count(*) FROM {} WHERE {}", parent.sql(), empty.join(" OR "));
    Some(format!("SELECT ({twice}) + ({empty})"))
}

/// The rows that hold null in a column of a primary key.
pub(super) fn key_nulls(table: &str, definition: &str) -> Option<String> {
    let mut cursor = Cursor::new(definition)?;
    cursor.words("primary key").then_some(())?;
    let empty: Vec<String> =
        cursor.names()?.iter().map(|column| format!("{} IS NULL", quote_ident(column))).collect();
    Some(format!("SELECT count(*) FROM {table} WHERE {}", empty.join(" OR ")))
}

/// The rows that have the same key in an index, whose definition is what `pg_get_indexdef` prints behind `USING`.
pub(super) fn same_key(table: &str, definition: &str) -> Option<String> {
    let mut cursor = Cursor::new(definition)?;
    cursor.name()?;
    let keys = cursor.parts()?.into_iter().map(key).collect::<Option<Vec<_>>>()?;
    if cursor.words("include") {
        cursor.group()?;
    }
    let distinct = !cursor.words("nulls not distinct");
    for clause in ["with", "tablespace"] {
        if cursor.words(clause) && cursor.group().is_none() {
            cursor.name()?;
        }
    }
    let condition = cursor.words("where").then(|| cursor.rest());
    cursor.is_done().then(|| duplicates(table, &keys, distinct, condition))
}

/// A key of an index without its order and operator class: a column, a call, or an expression in brackets.
fn key(text: &str) -> Option<String> {
    let mut cursor = Cursor::new(text)?;
    let place = cursor.place();
    if cursor.group().is_none() {
        cursor.qualified()?;
        // What follows a blank is the parameters of an operator class.
        let called = cursor.peek().is_some_and(|token| !text[..token.offset].ends_with(' '));
        if called {
            cursor.group()?;
        }
    }
    let mut end = cursor.since(place).to_owned();
    if cursor.words("collate") {
        let collation = cursor.place();
        cursor.qualified()?;
        end = format!("{end} COLLATE {}", cursor.since(collation));
    }
    Some(end)
}

/// The rows whose keys another row has, too.
fn duplicates(table: &str, keys: &[String], distinct_nulls: bool, condition: Option<&str>) -> String {
    let mut conditions: Vec<String> =
        condition.map(|condition| format!("({condition})")).into_iter().collect();
    if distinct_nulls {
        conditions.extend(keys.iter().map(|key| format!("{key} IS NOT NULL")));
    }
    let filter =
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let keys = keys.join(", ");
    format!(
        "SELECT count(*) FROM (SELECT count(*) OVER (PARTITION BY {keys}) AS equals FROM {table}{filter}) AS keys \
         WHERE equals > 1"
    )
}

/// The rows that refer to none, by what follows FOREIGN KEY.
fn orphans(table: &str, mut cursor: Cursor<'_>) -> Option<String> {
    // Periods are no names in a list, and are not looked for.
    let columns = cursor.names()?;
    cursor.words("references").then_some(())?;
    let place = cursor.place();
    cursor.qualified()?;
    let target = cursor.since(place).to_owned();
    let referred = cursor.names()?;
    let full = cursor.words("match full");
    let column = |name: &String| format!("referring.{}", quote_ident(name));
    let set: Vec<String> = columns.iter().map(|name| format!("{} IS NOT NULL", column(name))).collect();
    let equal: Vec<String> = columns
        .iter()
        .zip(&referred)
        .map(|(from, to)| format!("referred.{} = {}", quote_ident(to), column(from)))
        .collect();
    let joined = set.join(" AND ");
    let missing =
        format!("{joined} AND NOT EXISTS (SELECT FROM {target} AS referred WHERE {})", equal.join(" AND "));
    let mixed = if full && columns.len() > 1 {
        format!(" OR ({}) AND NOT ({joined})", set.join(" OR "))
    } else {
        String::new()
    };
    Some(format!("SELECT count(*) FROM {table} AS referring WHERE {missing}{mixed}"))
}

/// The sum of a count over every column of a domain; none where values lie deeper than in columns.
fn of_domain(domain: &ObjectId, cx: &Context<'_>, count: impl Fn(&str, &str) -> String) -> Option<String> {
    let mut counts = Vec::new();
    for (id, _) in cx.dependents(domain) {
        match cx.from.get(id) {
            Some(Object::Column(column)) if column.data_type == domain.sql() => {
                counts.push(format!("({})", count(&id.parent_sql(), &id.sql())));
            }
            Some(Object::Column(_) | Object::Domain(_) | Object::CompositeType(_) | Object::RangeType(_)) => {
                return None;
            }
            _ => {}
        }
    }
    (!counts.is_empty()).then(|| format!("SELECT {}", counts.join(" + ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lose_their_order_and_their_operator_class() {
        let query =
            same_key("public.t", "btree (lower(email), a DESC NULLS LAST, (b + 1) int4_ops) WHERE (a > 1)");
        assert_eq!(
            query.as_deref(),
            Some(
                "SELECT count(*) FROM (SELECT count(*) OVER (PARTITION BY lower(email), a, (b + 1)) AS equals FROM \
                 public.t WHERE ((a > 1)) AND lower(email) IS NOT NULL AND a IS NOT NULL AND (b + 1) IS NOT NULL) AS \
                 keys WHERE equals > 1"
            )
        );
    }

    #[test]
    fn a_row_refers_to_none_only_if_all_its_columns_are_set() {
        let cursor = Cursor::new("(a, b) REFERENCES app.t(x, y) MATCH FULL ON DELETE CASCADE").unwrap();
        assert_eq!(
            orphans("app.s", cursor).as_deref(),
            Some(
                "SELECT count(*) FROM app.s AS referring WHERE referring.a IS NOT NULL AND referring.b IS NOT NULL AND \
                 NOT EXISTS (SELECT FROM app.t AS referred WHERE referred.x = referring.a AND referred.y = \
                 referring.b) OR (referring.a IS NOT NULL OR referring.b IS NOT NULL) AND NOT (referring.a IS NOT NULL \
                 AND referring.b IS NOT NULL)"
            )
        );
    }
}
