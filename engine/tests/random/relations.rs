//! Views, materialised views, and what can be read: every relation has `id`, and most have an `x`.

use super::constraints::a_column;
use super::sql::{list, name, named};
use super::tables::{columns, in_tablespace};
use super::types::Class;
use super::world::{At, Sort};

/// Something that can be read from: its name, and an expression over one of its columns.
struct Source<'w> {
    /// The view that it is.
    of: Option<At<'w>>,
    sql: String,
    value: String,
    class: Option<Class>,
}

/// Tables, and the views before this one.
fn source<'w>(at: At<'w>, knob: &'static str, derived: &'static str) -> Option<Source<'w>> {
    let before = move |other: &At<'w>| {
        other.key < at.key && (other.key.sort != Sort::Materialized || at.key.sort == Sort::Materialized)
    };
    let world = at.world;
    let among =
        world.of(Sort::Table).chain(world.of(Sort::View)).chain(world.of(Sort::Materialized)).filter(before);
    let found = at.refer(knob, among)?;
    if found.key.sort == Sort::Table {
        let column = a_column(at, derived, found);
        let (value, class) = column.of_type.derived(at, "how", &format!("a.{}", column.name));
        return Some(Source { of: None, sql: named(found), value, class: Some(class) });
    }
    Some(Source { of: Some(found), sql: named(found), value: "a.x".to_owned(), class: None })
}

/// The forms of a query.
const FORMS: &[&str] =
    &["plain", "plain", "where", "join", "group", "union", "star", "function", "with", "window", "row"];

fn query(at: At<'_>) -> Option<String> {
    let from = source(at, "from", "column")?;
    let Source { sql, value, class, .. } = &from;
    Some(match at.pick("form", FORMS) {
        "where" => {
            format!("SELECT a.id, {value} AS x FROM {sql} a WHERE a.id > 0 AND {value} IS NOT NULL")
        }
        "join" => {
            let other = source(at, "join", "second")?.sql;
            format!(
                "SELECT a.id, {value} AS x, b.id AS other FROM {sql} a LEFT JOIN {other} b ON b.id = a.id"
            )
        }
        "group" => {
            let value = if matches!(class, Some(Class::Json)) { "count(*)" } else { value };
            let of_group = if value == "count(*)" { "" } else { &format!(", {value}") };
            format!("SELECT a.id, {value} AS x, count(*) AS n FROM {sql} a GROUP BY a.id{of_group}")
        }
        "union" => format!("SELECT a.id, {value} AS x FROM {sql} a UNION ALL SELECT 0, NULL"),
        "star" => format!("SELECT a.*, {value} AS x FROM {sql} a"),
        "function" => {
            let function = at.refer("called", at.world.of(Sort::Function)).map(named)?;
            format!("SELECT a.id, {function}(a.id::integer) AS x FROM {sql} a")
        }
        "with" => format!("WITH w AS (SELECT a.id, {value} AS x FROM {sql} a) SELECT w.id, w.x FROM w"),
        "window" => format!("SELECT a.id, row_number() OVER (ORDER BY a.id) AS x FROM {sql} a"),
        "row" => format!("SELECT a.id, a AS x FROM {sql} a"),
        _ => format!("SELECT a.id, {value} AS x FROM {sql} a"),
    })
}

/// Whether `x` can be put in order whatever rows there are: rows cannot that hold a value of a type without an order,
/// which PostgreSQL finds when it compares two of them.
fn has_order(at: At<'_>) -> bool {
    let Some(from) = source(at, "from", "column") else { return false };
    match at.pick("form", FORMS) {
        "function" | "row" => false,
        "window" => true,
        _ => match from.class {
            Some(class) => !matches!(class, Class::Row | Class::Array),
            None => from.of.is_some_and(has_order),
        },
    }
}

fn view(at: At<'_>) -> Vec<String> {
    let Some(query) = query(at) else { return Vec::new() };
    let mut options: Vec<&str> = Vec::new();
    if at.world.major >= 15 && at.flag("invoker", 30) {
        options.push("security_invoker = true");
    }
    if at.flag("barrier", 15) {
        options.push("security_barrier");
    }
    let with = if options.is_empty() { String::new() } else { format!(" WITH ({})", options.join(", ")) };
    let check = if at.flag("check", 10) {
        at.pick("which", &[" WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"])
    } else {
        ""
    };
    vec![format!("CREATE VIEW {}{with} AS {query}{check}", named(at))]
}

/// The columns of a table as a view or a publication lists them.
pub(crate) fn names(table: At<'_>) -> String {
    list(columns(table).into_iter().map(|column| column.name))
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::View => view(at),
        Sort::Materialized => {
            let with = at.pick("with", &["", "", " WITH (fillfactor = 80)"]);
            let data = at.pick("data", &["", "", " WITH NO DATA"]);
            let place = in_tablespace(at);
            query(at)
                .map(|query| format!("CREATE MATERIALIZED VIEW {}{with}{place} AS {query}{data}", named(at)))
                .into_iter()
                .collect()
        }
        Sort::MaterializedIndex => {
            let forms = [("", "id"), ("", "x"), ("", "id, x"), ("UNIQUE ", "id, x")];
            let (unique, columns) = at.pick("form", &forms);
            let columns = if has_order(at.parent()) { columns } else { "id" };
            vec![format!("CREATE {unique}INDEX {} ON {} ({columns})", name(at), named(at.parent()))]
        }
        _ => Vec::new(),
    }
}
