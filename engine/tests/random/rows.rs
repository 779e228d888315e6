//! Rows: written into every table of a schema, read before and after a change, and compared as far as the change does
//! not drop what they hold.

use std::collections::{BTreeMap, BTreeSet};

use palisade_engine::Result;
use palisade_engine::connect::Session;
use serde_json::{Map, Value};

use super::more_tables;
use super::sql::{list, name, named};
use super::tables::{Form, column, columns, form, inherits};
use super::types::{self, Class};
use super::world::{At, Key, Sort, World};

/// The rows of tables by name, each with its columns by name.
pub(crate) type Rows = BTreeMap<String, Vec<Map<String, Value>>>;

/// The statements that fill the tables; some fail, where a partition is missing.
pub(crate) fn inserts(world: &World) -> Vec<(Key, String)> {
    let mut statements = Vec::new();
    for table in world.of(Sort::Table) {
        let held: Vec<_> = columns(table).into_iter().filter(|column| !column.computed).collect();
        let names = list(held.iter().map(|column| column.name.clone()));
        for n in 1..=3 {
            let values = list(held.iter().map(|column| column.of_type.literal(n).to_owned()));
            let sql =
                format!("INSERT INTO {} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})", named(table));
            statements.push((table.key, sql));
        }
    }
    for table in world.of(Sort::TypedTable) {
        let names = list(more_tables::columns(table).iter().map(|(name, _)| (*name).to_owned()));
        for n in 1..=3 {
            let values = list(more_tables::columns(table).iter().map(|_| format!("'{n}'")));
            statements.push((table.key, format!("INSERT INTO {} ({names}) VALUES ({values})", named(table))));
        }
    }
    statements
}

/// What has to be in a table after the change as before it, by the table's name: the names of columns.
pub(crate) fn survivors(from: &World, to: &World) -> BTreeMap<String, BTreeSet<String>> {
    let mut kept = BTreeMap::new();
    for old in from.of(Sort::Table) {
        let Some(new) = to.of(Sort::Table).find(|new| named(*new) == named(old)) else { continue };
        if form(old) != form(new) || (form(old) != Form::Plain && !same_partitions(old, new)) {
            continue;
        }
        if !inherits(old).into_iter().map(named).eq(inherits(new).into_iter().map(named)) {
            continue;
        }
        let mut columns = BTreeSet::from(["id".to_owned()]);
        for of_old in old.children(Sort::Column) {
            let of_new = new.children(Sort::Column).find(|of_new| name(*of_new) == name(of_old));
            let Some(of_new) = of_new.map(column) else { continue };
            let of_old = column(of_old);
            // A range of integers is printed by other bounds than the same range of numbers.
            let convertible = family(of_old.of_type.class) == family(of_new.of_type.class)
                && of_old.of_type.composite == of_new.of_type.composite
                && (of_old.of_type.class != Class::Range || of_old.of_type.sql == of_new.of_type.sql);
            // A base type that is another one is made anew, and its columns with it.
            let same = of_old.of_type.class != Class::Base || base_types(from) == base_types(to);
            if convertible && same && !of_old.computed && !of_new.computed {
                columns.insert(of_old.name.trim_matches('"').to_owned());
            }
        }
        kept.insert(named(old), columns);
    }
    for old in from.of(Sort::TypedTable) {
        let Some(new) = to.of(Sort::TypedTable).find(|new| named(*new) == named(old)) else { continue };
        let there: Vec<_> = more_tables::columns(new).into_iter().map(|(name, _)| name).collect();
        let columns = more_tables::columns(old).into_iter().map(|(name, _)| name);
        kept.insert(named(old), columns.filter(|name| there.contains(name)).map(str::to_owned).collect());
    }
    kept
}

fn base_types(world: &World) -> Vec<String> {
    world.of(Sort::BaseType).flat_map(types::statements).collect()
}

/// Whether the same rows have a place in both tables.
fn same_partitions(old: At<'_>, new: At<'_>) -> bool {
    let all = |table: At<'_>| -> Vec<(String, bool)> {
        table.children(Sort::Partition).map(|part| (named(part), part.flag("split", 15))).collect()
    };
    all(old) == all(new)
}

/// Classes whose values convert into each other.
fn family(class: Class) -> Class {
    match class {
        Class::Int | Class::Number | Class::Text | Class::Enum => Class::Text,
        other => other,
    }
}

/// Reads the tables.
pub(crate) async fn read<'a>(session: &Session, tables: impl Iterator<Item = &'a String>) -> Result<Rows> {
    let mut rows = Rows::new();
    for table in tables {
        // Those of tables that inherit from it are theirs.
        let sql = format!(
            "SELECT to_jsonb(t)::text FROM {table} t WHERE t.tableoid = '{table}'::regclass \
             OR (SELECT relkind = 'p' FROM pg_class WHERE oid = '{table}'::regclass) ORDER BY id::text"
        );
        let found = session.query(&sql, &[]).await?;
        let objects = found.iter().filter_map(|row| match serde_json::from_str(row.get(0)) {
            Ok(Value::Object(object)) => Some(object),
            _ => None,
        });
        rows.insert(table.clone(), objects.collect());
    }
    Ok(rows)
}

/// What is lost or changed.
pub(crate) fn losses(before: &Rows, after: &Rows, kept: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut lost = Vec::new();
    for (table, columns) in kept {
        let (Some(before), Some(after)) = (before.get(table), after.get(table)) else { continue };
        if before.len() != after.len() {
            lost.push(format!("{table} had {} rows and has {}", before.len(), after.len()));
            continue;
        }
        for (old, new) in before.iter().zip(after) {
            for column in columns {
                let (Some(was), Some(is)) = (old.get(column), new.get(column)) else { continue };
                if !agree(was, is) {
                    lost.push(format!("{table}.{column} was {was} and is {is}"));
                }
            }
        }
    }
    lost
}

/// Whether a value is the same in another type: attributes that only one of the two types has do not count.
fn agree(was: &Value, is: &Value) -> bool {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            was.iter().all(|(key, was)| is.get(key).is_none_or(|is| agree(was, is)))
        }
        (Value::Array(was), Value::Array(is)) => {
            was.len() == is.len() && was.iter().zip(is).all(|(was, is)| agree(was, is))
        }
        _ => plain(was) == plain(is),
    }
}

/// A scalar by what it means: `1`, `1.00` and `'1'` are one, and so are a day and its midnight.
fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim_end().to_owned());
    match text.parse::<f64>() {
        Ok(number) => number.to_string(),
        Err(_) if text.starts_with("2026-01-") => text.chars().take(10).collect(),
        Err(_) => text,
    }
}
