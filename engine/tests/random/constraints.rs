//! What hangs on a table's columns: constraints, indexes, statistics. All of it holds for the rows that are there.

use super::sql::{list, name, named};
use super::tables::{Column, columns, in_tablespace};
use super::types::Class;
use super::world::{At, Sort};

/// One of the table's columns; `id` is among them.
pub(crate) fn a_column<'w>(at: At<'w>, knob: &'static str, table: At<'w>) -> Column<'w> {
    let chosen = at.refer(knob, table.children(Sort::Column)).map(|column| column.key);
    let mut all = columns(table);
    let index = all.iter().position(|column| column.at.map(|at| at.key) == chosen).unwrap_or(0);
    all.swap_remove(index)
}

fn check(at: At<'_>) -> String {
    let column = a_column(at, "column", at.parent());
    let mut condition = column.of_type.condition(at, "condition", &column.name);
    if at.flag("function", 15)
        && column.of_type.class == Class::Int
        && let Some(function) = at.refer("called", at.world.of(Sort::Function))
    {
        condition = format!("{}({}::integer) is not null", named(function), column.name);
    }
    let end = at.pick("end", &["", "", "", " NO INHERIT", " NOT VALID", " NOT ENFORCED"]);
    let end = if end == " NOT ENFORCED" && at.world.major < 18 { "" } else { end };
    format!("CHECK ({condition}){end}")
}

/// Keys hold `id`, so that they hold for all rows and on partitioned tables.
fn key(at: At<'_>) -> String {
    let column = a_column(at, "column", at.parent());
    let timing = at.pick("timing", &["", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"]);
    let nulls = if at.world.major >= 15 { at.pick("nulls", &["", "", " NULLS NOT DISTINCT"]) } else { "" };
    let include = if column.name != "id" { at.pick("include", &["", " INCLUDE ($)", "+"]) } else { "" };
    match at.pick("form", &["unique", "unique", "exclude"]) {
        "exclude" => format!("EXCLUDE USING btree (id WITH ={}){timing}", at.pick("where", &["", " "])),
        _ if include == "+" => format!("UNIQUE{nulls} (id, {}){timing}", column.name),
        _ => format!("UNIQUE{nulls} (id){}{timing}", include.replace('$', &column.name)),
    }
}

fn foreign_key(at: At<'_>) -> Option<String> {
    let target = at.refer("target", at.world.of(Sort::Table))?;
    let action = at.pick("delete", &["", "", " ON DELETE CASCADE", " ON DELETE RESTRICT ON UPDATE CASCADE"]);
    let timing = at.pick("timing", &["", "", "", " DEFERRABLE INITIALLY DEFERRED", " NOT VALID"]);
    Some(format!("FOREIGN KEY (id) REFERENCES {} (id){action}{timing}", named(target)))
}

fn index(at: At<'_>) -> String {
    let table = at.parent();
    let (column, other) = (a_column(at, "column", table), a_column(at, "other", table));
    let (expression, class) = column.of_type.derived(at, "derived", &column.name);
    let plain = expression == column.name;
    let gin = matches!(class, Class::Array) || column.of_type.sql == "jsonb";
    let method = match class {
        _ if gin && at.flag("gin", 50) => " USING gin",
        Class::Range if at.flag("gist", 50) => " USING gist",
        Class::Int | Class::Text => at.pick("method", &["", "", " USING hash", " USING brin"]),
        _ => "",
    };
    let btree = method.is_empty();
    let mut key = if plain { expression } else { format!("({expression})") };
    if btree && class == Class::Text {
        key += at.pick("operators", &["", "", " COLLATE \"C\"", " text_pattern_ops"]);
    }
    if btree {
        key += at.pick("order", &["", "", " DESC", " NULLS FIRST"]);
    }
    let mut sql = String::new();
    if btree && at.flag("two", 30) {
        key += &format!(", {}", other.name);
    }
    let unique = if btree && at.flag("unique", 25) {
        key += ", id";
        "UNIQUE "
    } else {
        ""
    };
    sql += &format!("CREATE {unique}INDEX {} ON {}{method} ({key})", name(at), named(table));
    if btree && at.flag("include", 20) {
        sql += &format!(" INCLUDE ({})", other.name);
    }
    sql += match method {
        "" => at.pick("with", &["", "", "", " WITH (fillfactor = 80)"]),
        " USING gin" => at.pick("with", &["", " WITH (fastupdate = off)"]),
        _ => "",
    };
    sql += in_tablespace(at);
    if at.flag("partial", 25) {
        sql += &format!(" WHERE {}", other.of_type.condition(at, "where", &other.name));
    }
    sql
}

/// A `NOT NULL` as a constraint with a name and a state of its own.
fn not_null(at: At<'_>) -> Option<String> {
    if at.world.major < 18 {
        return None;
    }
    let column = a_column(at, "column", at.parent());
    Some(format!("NOT NULL {}{}", column.name, at.pick("end", &["", "", " NOT VALID", " NO INHERIT"])))
}

fn statistics(at: At<'_>) -> String {
    let table = at.parent();
    let names = [a_column(at, "first", table), a_column(at, "second", table)].map(|column| column.name);
    let kinds = at.pick("kinds", &["", " (ndistinct)", " (dependencies, mcv)"]);
    let names = if names[0] == names[1] { vec!["id".to_owned(), names[0].clone()] } else { names.to_vec() };
    format!("CREATE STATISTICS {}{kinds} ON {} FROM {}", named(at), list(names.into_iter()), named(table))
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    let table = named(at.parent());
    let constraint = |text: String| vec![format!("ALTER TABLE {table} ADD CONSTRAINT {} {text}", name(at))];
    match at.key.sort {
        Sort::Check => constraint(check(at)),
        Sort::Key => constraint(key(at)),
        Sort::ForeignKey => foreign_key(at).map(constraint).unwrap_or_default(),
        Sort::NotNull => not_null(at).map(constraint).unwrap_or_default(),
        Sort::Index => {
            let mut sql = vec![index(at)];
            if at.flag("cluster", 5) {
                sql.push(format!("ALTER TABLE {table} CLUSTER ON {}", name(at)));
            }
            sql
        }
        Sort::Statistics => vec![statistics(at)],
        Sort::Identity => {
            let index = at.refer("index", at.parent().children(Sort::Key)).map(name);
            let own = index.map_or("DEFAULT".to_owned(), |index| format!("USING INDEX {index}"));
            let how = at.pick("how", &["FULL", "NOTHING", own.as_str()]);
            vec![format!("ALTER TABLE {table} REPLICA IDENTITY {how}")]
        }
        _ => Vec::new(),
    }
}
