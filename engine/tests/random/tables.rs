//! Tables with their columns, partitions and inheritance; sequences.

use super::sql::{list, name, named, schema};
use super::types::{self, Class, Type};
use super::world::{At, Sort};

/// How a table is laid out. Another form is another table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Range,
    List,
    Hash,
}

pub(crate) fn form(table: At<'_>) -> Form {
    use Form::*;
    table.pick("form", &[Plain, Plain, Plain, Plain, Plain, Range, List, Hash])
}

/// A column: where it is, its type, and whether rows can hold something of their own there.
pub(crate) struct Column<'w> {
    pub(crate) at: Option<At<'w>>,
    pub(crate) name: String,
    pub(crate) of_type: Type,
    pub(crate) computed: bool,
}

/// `id`, which every table has, and the columns that are elements.
pub(crate) fn columns(table: At<'_>) -> Vec<Column<'_>> {
    let mut columns =
        vec![Column { at: None, name: "id".to_owned(), of_type: id_type(table), computed: false }];
    columns.extend(table.children(Sort::Column).map(column));
    columns
}

pub(crate) fn column(at: At<'_>) -> Column<'_> {
    match generated(at) {
        Some((_, of_type)) => Column { at: Some(at), name: name(at), of_type, computed: true },
        None => Column { at: Some(at), name: name(at), of_type: types::of_column(at), computed: false },
    }
}

fn id_type(table: At<'_>) -> Type {
    Type::digits(table.pick("id", &["integer", "integer", "integer", "bigint"]))
}

/// The expression and type of a generated column.
pub(crate) fn generated(at: At<'_>) -> Option<(String, Type)> {
    if !at.flag("generated", 12) {
        return None;
    }
    let others =
        at.parent().children(Sort::Column).filter(|other| other.key < at.key && !other.flag("generated", 12));
    let Some(other) = at.refer("from", others) else {
        return Some(("id * 2".to_owned(), Type::digits("bigint")));
    };
    let source = types::of_column(other);
    let (expression, class) = source.derived(at, "derived", &name(other));
    let of_type = match class {
        Class::Int => Type::digits("bigint"),
        Class::Bool => Type::boolean(),
        Class::Text => Type::text(),
        _ => source,
    };
    Some((expression, of_type))
}

pub(crate) fn has_default(at: At<'_>) -> bool {
    at.children(Sort::Default).next().is_some()
}

fn clause(at: At<'_>) -> String {
    let column = column(at);
    let mut sql = format!("{} {}", column.name, column.of_type.sql);
    if column.of_type.class == Class::Text && at.flag("collate", 15) {
        let own = at.refer("collation", at.world.of(Sort::Collation)).map(named);
        sql += &format!(" COLLATE {}", own.unwrap_or("\"C\"".to_owned()));
    }
    if let Some((expression, _)) = generated(at) {
        let stored = if at.world.major >= 18 { at.pick("stored", &["STORED", "VIRTUAL"]) } else { "STORED" };
        return sql + &format!(" GENERATED ALWAYS AS ({expression}) {stored}");
    }
    if matches!(column.of_type.sql.as_str(), "integer" | "bigint")
        && !has_default(at)
        && at.flag("identity", 15)
    {
        let always = at.pick("always", &["ALWAYS", "BY DEFAULT"]);
        return sql
            + &format!(
                " GENERATED {always} AS IDENTITY{}",
                at.pick("options", &["", " (START WITH 10)", " (INCREMENT BY 5 CACHE 2)"])
            );
    }
    if at.flag("not_null", 25) && has_default(at) {
        sql += " NOT NULL";
    }
    sql
}

fn default(at: At<'_>) -> Vec<String> {
    let column = column(at.parent());
    if column.computed || at.parent().flag("identity", 15) {
        return Vec::new();
    }
    let literal = column.of_type.literal(1).to_owned();
    let value = match column.of_type.class {
        Class::Int => match at.pick("value", &["literal", "call", "sequence", "function"]) {
            "call" => "(1 + 1)".to_owned(),
            "sequence" => at
                .refer("sequence", at.world.of(Sort::Sequence))
                .map_or(literal, |seq| format!("nextval('{}')", named(seq))),
            "function" => at
                .refer("function", at.world.of(Sort::Function))
                .map_or(literal, |f| format!("{}(1)", named(f))),
            _ => literal,
        },
        Class::Time => at.pick("value", &[literal.as_str(), "now()", "CURRENT_DATE"]).to_owned(),
        Class::Text => at.pick("value", &[literal.as_str(), "CURRENT_USER", "('a'::text || 'b')"]).to_owned(),
        _ => literal,
    };
    vec![format!(
        "ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {value}",
        named(at.parent().parent()),
        column.name
    )]
}

fn settings(at: At<'_>) -> Vec<String> {
    let column = column(at);
    let alter =
        |clause: &str| format!("ALTER TABLE {} ALTER COLUMN {} {clause}", named(at.parent()), column.name);
    let mut sql = Vec::new();
    if at.flag("storage", 8) && matches!(column.of_type.class, Class::Text | Class::Json | Class::Array) {
        sql.push(alter(at.pick("how", &["SET STORAGE EXTERNAL", "SET STORAGE MAIN"])));
    }
    if at.world.major >= 14 && at.flag("compression", 6) && column.of_type.class == Class::Text {
        sql.push(alter("SET COMPRESSION pglz"));
    }
    if at.flag("statistics", 8) {
        sql.push(alter("SET STATISTICS 50"));
    }
    if at.flag("n_distinct", 6) {
        sql.push(alter(
            at.pick("distinct", &["SET (n_distinct = 5)", "SET (n_distinct = 7, n_distinct_inherited = 3)"]),
        ));
    }
    sql
}

/// The tables that this one inherits from.
pub(crate) fn inherits(at: At<'_>) -> Vec<At<'_>> {
    if form(at) != Form::Plain || !at.flag("inherits", 12) {
        return Vec::new();
    }
    let plain = || at.earlier().filter(|other| form(*other) == Form::Plain);
    let mut parents: Vec<At<'_>> = at.refer("parent", plain()).into_iter().collect();
    let second = at.refer("second", plain()).filter(|_| at.flag("two", 25));
    parents.extend(second.filter(|second| parents.iter().all(|first| first.key != second.key)));
    parents
}

fn table(at: At<'_>) -> Vec<String> {
    let (name, form) = (named(at), form(at));
    let columns = list(
        ["id ".to_owned() + &id_type(at).sql + " NOT NULL"]
            .into_iter()
            .chain(at.children(Sort::Column).map(clause)),
    );
    let unlogged = if form == Form::Plain && at.flag("unlogged", 8) { "UNLOGGED " } else { "" };
    let mut sql = format!("CREATE {unlogged}TABLE {name} ({columns})");
    let parents = inherits(at);
    if !parents.is_empty() {
        sql += &format!(" INHERITS ({})", list(parents.into_iter().map(named)));
    }
    match form {
        Form::Plain => {}
        Form::Range => sql += " PARTITION BY RANGE (id)",
        Form::List => sql += " PARTITION BY LIST (id)",
        Form::Hash => sql += " PARTITION BY HASH (id)",
    }
    let tables = at.world.of(Sort::AccessMethod).filter(|method| method.key.number == 0);
    if let Some(method) = at.refer("method", tables).filter(|_| form == Form::Plain && at.flag("other", 20)) {
        sql += &format!(" USING {}", self::name(method));
    }
    if form == Form::Plain && at.flag("fillfactor", 15) {
        sql += at.pick(
            "with",
            &[" WITH (fillfactor = 70)", " WITH (fillfactor = 90, autovacuum_enabled = false)"],
        );
    }
    sql += in_tablespace(at);
    let mut all = vec![sql];
    if at.flag("primary", 70) {
        let timing = at.pick("timing", &["", "", "", " DEFERRABLE"]);
        all.push(format!("ALTER TABLE {name} ADD CONSTRAINT {} PRIMARY KEY (id){timing}", primary(at)));
    }
    all
}

/// Where something with rows lies, if that is not where the database does.
pub(crate) fn in_tablespace(at: At<'_>) -> &'static str {
    if at.flag("tablespace", 8) { " TABLESPACE attic" } else { "" }
}

/// The name of the table's primary key.
pub(crate) fn primary(table: At<'_>) -> String {
    format!("pk{}", table.key.number)
}

/// The values that come to a partition.
fn bound(at: At<'_>) -> Option<String> {
    let number = at.key.number;
    Some(match form(at.parent()) {
        Form::Plain => return None,
        Form::Hash => format!("FOR VALUES WITH (MODULUS 3, REMAINDER {number})"),
        _ if number == 2 => "DEFAULT".to_owned(),
        Form::Range => {
            ["FOR VALUES FROM (MINVALUE) TO (2)", "FOR VALUES FROM (2) TO (3)"][number as usize].to_owned()
        }
        Form::List => ["FOR VALUES IN (1)", "FOR VALUES IN (2, 4)"][number as usize].to_owned(),
    })
}

fn partition(at: At<'_>) -> Vec<String> {
    let Some(bound) = bound(at) else { return Vec::new() };
    let (name, parent) = (named(at), named(at.parent()));
    if !at.flag("split", 15) {
        return vec![format!("CREATE TABLE {name} PARTITION OF {parent} {bound}")];
    }
    let below = format!("{}.\"{}_sub\"", schema(at), self::name(at).trim_matches('"'));
    vec![
        format!("CREATE TABLE {name} PARTITION OF {parent} {bound} PARTITION BY LIST (id)"),
        format!("CREATE TABLE {below} PARTITION OF {name} DEFAULT"),
    ]
}

fn sequence(at: At<'_>) -> Vec<String> {
    let options = at.pick(
        "options",
        &["", " INCREMENT BY 2", " MINVALUE 0 MAXVALUE 99 CYCLE", " CACHE 10", " START WITH 100"],
    );
    vec![format!(
        "CREATE SEQUENCE {} AS {}{options}",
        named(at),
        at.pick("type", &["bigint", "integer", "smallint"])
    )]
}

fn sequence_owner(at: At<'_>) -> Vec<String> {
    let sequence = at.parent();
    let beside = at.world.of(Sort::Column).filter(|column| schema(column.parent()) == schema(sequence));
    let column = at.refer("column", beside);
    let owned = |column: At<'_>| {
        format!("ALTER SEQUENCE {} OWNED BY {}.{}", named(sequence), named(column.parent()), name(column))
    };
    column.map(owned).into_iter().collect()
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::Sequence => sequence(at),
        Sort::SequenceOwner => sequence_owner(at),
        Sort::Table => table(at),
        Sort::Column => settings(at),
        Sort::Partition => partition(at),
        Sort::Default => default(at),
        _ => Vec::new(),
    }
}
