//! Types and their values: what a column can hold, how a value of it is written, and what is true of it.

use super::server::extension;
use super::sql::{list, name, named, schema};
use super::world::{At, Sort};

/// What can be said of values of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Int,
    Number,
    Text,
    Enum,
    Time,
    Bool,
    Json,
    Array,
    Range,
    Row,
    /// A type of its own, of which nothing is known.
    Base,
}

/// A type in use. Types of one family convert into each other with their values.
#[derive(Clone)]
pub(crate) struct Type {
    pub(crate) sql: String,
    pub(crate) class: Class,
    /// The composite type that it is of, or that its elements are.
    pub(crate) composite: Option<String>,
    /// How value number 1, 2 or 3 is written.
    literals: [String; 3],
}

impl Type {
    fn new(sql: &str, class: Class, literal: impl Fn(usize) -> String) -> Self {
        Type { sql: sql.to_owned(), class, composite: None, literals: [literal(1), literal(2), literal(3)] }
    }

    fn digit(sql: &str, class: Class) -> Self {
        Type::new(sql, class, |n| format!("'{n}'"))
    }

    /// A type of integers.
    pub(crate) fn digits(sql: &str) -> Self {
        Type::digit(sql, Class::Int)
    }

    pub(crate) fn text() -> Self {
        Type::digit("text", Class::Text)
    }

    pub(crate) fn boolean() -> Self {
        Type::new("boolean", Class::Bool, |n| format!("'{}'", n == 1))
    }

    pub(crate) fn literal(&self, n: usize) -> &str {
        &self.literals[n - 1]
    }

    fn array(&self) -> Self {
        let sql = format!("{}[]", self.sql);
        let array = Type::new(&sql, Class::Array, |n| format!("ARRAY[{}]::{sql}", self.literal(n)));
        Type { composite: self.composite.clone(), ..array }
    }

    fn called(self, sql: String) -> Self {
        Type { sql, ..self }
    }

    /// A condition that holds for every value.
    pub(crate) fn condition(&self, at: At<'_>, knob: &'static str, value: &str) -> String {
        let forms: &[&str] = match self.class {
            Class::Int => &["$ > 0", "$ between 0 and 100", "$ in (1, 2, 3)", "$ % 10 < 9 and $ <> 77"],
            Class::Number => &["$ > 0", "$ between 0 and 9.5"],
            Class::Text => {
                &["$ <> 'z'", "length($) < 50", "$ in ('1', '2', '3', '4')", "$ like '_%' or $ is null"]
            }
            Class::Enum => &["$ in ('1', '2', '3')", "$ is not null", "$ = '1' or $ <> '1'"],
            Class::Time => &["$ > '2000-01-01'", "$ is not null"],
            Class::Bool => &["$ is not null", "$ or not $"],
            Class::Array => &["cardinality($) > 0", "$ is not null"],
            Class::Range => &["not isempty($)", "$ is not null"],
            Class::Json | Class::Row | Class::Base => &["$ is not null"],
        };
        at.pick(knob, forms).replace('$', value)
    }

    /// Something computed from a value, and its class.
    pub(crate) fn derived(&self, at: At<'_>, knob: &'static str, value: &str) -> (String, Class) {
        let (form, class) = match self.class {
            Class::Int => {
                at.pick(knob, &[("$", Class::Int), ("$ + 1", Class::Int), ("($ * 2)::bigint", Class::Int)])
            }
            Class::Number => at.pick(knob, &[("$", Class::Number), ("$ * 2", Class::Number)]),
            Class::Text => at.pick(
                knob,
                &[
                    ("$", Class::Text),
                    ("lower($)", Class::Text),
                    ("$ || 'x'", Class::Text),
                    ("length($)", Class::Int),
                ],
            ),
            Class::Enum => at.pick(knob, &[("$", Class::Enum), ("($)::text", Class::Text)]),
            Class::Time => at.pick(knob, &[("$", Class::Time)]),
            Class::Array => at.pick(knob, &[("$", Class::Array), ("cardinality($)", Class::Int)]),
            Class::Range => at.pick(knob, &[("$", Class::Range), ("isempty($)", Class::Bool)]),
            class => ("$", class),
        };
        (form.replace('$', value), class)
    }
}

/// The type of a column, an attribute or a parameter. Its family never changes, which type of the family it is can.
pub(crate) fn of_column(at: At<'_>) -> Type {
    match at.pick(
        "=family",
        &[
            "number", "number", "number", "number", "time", "bool", "json", "array", "range", "row", "row",
            "rows", "base",
        ],
    ) {
        "base" => at.refer("base", at.world.of(Sort::BaseType)).map_or_else(Type::boolean, base_type),
        "time" => {
            let sql = at.pick(
                "type",
                &[
                    "date",
                    "timestamp without time zone",
                    "timestamp with time zone",
                    "timestamp(3) without time zone",
                ],
            );
            Type::new(sql, Class::Time, |n| format!("'2026-01-0{n}'"))
        }
        "bool" => Type::boolean(),
        "json" => Type::digit(at.pick("type", &["jsonb", "json"]), Class::Json),
        "array" => number(at).array(),
        "range" if at.world.major >= 14 && at.flag("multi", 25) => {
            let own = at.refer("range", at.world.of(Sort::Range)).map(|range| multirange(range));
            let sql = own.unwrap_or_else(|| at.pick("type", &["int4multirange", "nummultirange"]).to_owned());
            Type::new(&sql, Class::Range, |n| format!("'{{[{n},3]}}'"))
        }
        "range" => match at.refer("range", at.world.of(Sort::Range)) {
            Some(range) => Type::new(&named(range), Class::Range, |n| format!("'[{n},3]'")),
            None => Type::new(at.pick("type", &["int4range", "int8range", "numrange"]), Class::Range, |n| {
                format!("'[{n},9)'")
            }),
        },
        "row" => row(at).unwrap_or_else(|| Type::digit("integer", Class::Int)),
        "rows" => row(at).map_or_else(Type::text, |of| of.array()),
        _ => number(at),
    }
}

/// A type that holds the digits 1 to 3.
fn number(at: At<'_>) -> Type {
    let domains = || at.world.of(Sort::Domain).filter(|domain| !of_rows(*domain));
    match at.pick(
        "type",
        &[
            "integer",
            "bigint",
            "text",
            "integer",
            "smallint",
            "numeric",
            "numeric(12,2)",
            "varchar(20)",
            "text",
            "double precision",
            "enum",
            "enum",
            "enum",
            "domain",
            "domain",
            "extension",
        ],
    ) {
        "extension" => match at.world.of(Sort::Extension).find(|found| extension(*found) == "citext") {
            Some(found) => Type::digit(&format!("{}.citext", schema(found)), Class::Text),
            None => Type::text(),
        },
        "enum" => match at.refer("enum", at.world.of(Sort::Enum)) {
            Some(found) => Type::digit(&named(found), Class::Enum),
            None => Type::digit("text", Class::Text),
        },
        "domain" => match at.refer("domain", domains().filter(|domain| domain.key < at.key)) {
            Some(found) => domain(found),
            None => Type::digit("integer", Class::Int),
        },
        sql @ ("text" | "varchar(20)") => Type::digit(sql, Class::Text),
        sql @ ("numeric" | "numeric(12,2)" | "double precision") => Type::digit(sql, Class::Number),
        sql => Type::digit(sql, Class::Int),
    }
}

/// A base type whose values are stored as another's.
fn base_type(at: At<'_>) -> Type {
    // Values of the one form are none of the other.
    let first = if like(at) == "int4" { 0 } else { 3 };
    Type::new(&named(at), Class::Base, |n| format!("'{}'", first + n))
}

fn like(at: At<'_>) -> &'static str {
    at.pick("like", &["int4", "int4", "int8"])
}

/// The multirange type that comes with a range type.
fn multirange(range: At<'_>) -> String {
    if range.flag("multirange", 30) {
        return multirange_name(range);
    }
    let (schema, name) = (schema(range), name(range));
    match name.strip_suffix('"') {
        Some(name) => format!("{schema}.{name}_multirange\""),
        None => format!("{schema}.{name}_multirange"),
    }
}

fn multirange_name(range: At<'_>) -> String {
    format!("{}.multi{}", schema(range), range.key.number)
}

/// A composite type, or a domain over one.
fn row(at: At<'_>) -> Option<Type> {
    let earlier = move |other: &At<'_>| other.key < at.key;
    if at.flag("over", 25)
        && let Some(found) =
            at.refer("domain", at.world.of(Sort::Domain).filter(|d| of_rows(*d)).filter(earlier))
    {
        return Some(domain(found));
    }
    at.refer("composite", at.world.of(Sort::Composite).filter(earlier)).map(composite)
}

fn of_rows(domain: At<'_>) -> bool {
    domain.flag("=rows", 25)
}

fn domain(at: At<'_>) -> Type {
    let base = base(at);
    let sql = named(at);
    Type {
        literals: [1, 2, 3].map(|n| {
            if base.class == Class::Row {
                format!("{}::{sql}", base.literal(n))
            } else {
                base.literal(n).to_owned()
            }
        }),
        ..base.called(sql)
    }
}

fn base(at: At<'_>) -> Type {
    if !of_rows(at) {
        return number(at);
    }
    at.refer("composite", at.world.of(Sort::Composite).filter(|other| other.key.number <= at.key.number))
        .map_or_else(|| Type::digit("integer", Class::Int), composite)
}

/// The attributes of a composite type, by name.
fn attributes(at: At<'_>) -> Vec<(&'static str, Type)> {
    const KNOBS: [(&str, &str, &str); 4] =
        [("a0", "=0", "0"), ("a1", "has1", "1"), ("a2", "has2", "2"), ("a3", "has3", "3")];
    let mut found = Vec::new();
    for (name, has, knob) in KNOBS {
        if name != "a0" && !at.flag(has, 50) {
            continue;
        }
        let kind = at.pick(knob, &["integer", "text", "bigint", "numeric(8,2)", "enum", "enum", "domain"]);
        let inner = name == "a3" && at.key.number > 0;
        let of_type = match kind {
            _ if inner => at.refer("inner", at.earlier()).map(|inner| {
                let inner = composite(inner);
                if at.flag("=array", 40) { inner.array() } else { inner }
            }),
            "enum" => at.refer("enum", at.world.of(Sort::Enum)).map(|e| Type::digit(&named(e), Class::Enum)),
            "domain" => at.refer("domain", at.world.of(Sort::Domain).filter(|d| !of_rows(*d))).map(domain),
            "text" => Some(Type::digit(kind, Class::Text)),
            "numeric(8,2)" => Some(Type::digit(kind, Class::Number)),
            _ => Some(Type::digit(kind, Class::Int)),
        };
        found.push((name, of_type.unwrap_or_else(|| Type::digit("integer", Class::Int))));
    }
    if at.flag("reversed", 20) {
        found.reverse();
    }
    found
}

fn composite(at: At<'_>) -> Type {
    let (sql, attributes) = (named(at), attributes(at));
    let row = Type::new(&sql, Class::Row, |n| {
        let values: Vec<&str> = attributes.iter().map(|(_, of_type)| of_type.literal(n)).collect();
        format!("ROW({})::{sql}", values.join(", "))
    });
    Type { composite: Some(sql), ..row }
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    let name = named(at);
    match at.key.sort {
        Sort::Enum => {
            let mut labels = at
                .pick("order", &[["1", "2", "3"], ["1", "2", "3"], ["3", "1", "2"], ["2", "1", "3"]])
                .to_vec();
            for (knob, place, label) in [("first", 0, "0"), ("middle", 1, "it''s"), ("last", 99, "y")] {
                if at.flag(knob, 40) {
                    labels.insert(place.min(labels.len()), label);
                }
            }
            vec![format!(
                "CREATE TYPE {name} AS ENUM ({})",
                list(labels.iter().map(|label| format!("'{label}'")))
            )]
        }
        Sort::Domain => {
            let base = base(at);
            let mut sql = format!("CREATE DOMAIN {name} AS {}", base.sql);
            if at.flag("default", 30) {
                sql += &format!(" DEFAULT {}", base.literal(1));
            }
            if at.flag("not_null", 20) {
                sql += " NOT NULL";
            }
            for (knob, condition) in [("check0", "condition0"), ("check1", "condition1")] {
                if at.flag(knob, 35) {
                    sql += &format!(" CONSTRAINT {knob} CHECK ({})", base.condition(at, condition, "VALUE"));
                }
            }
            vec![sql]
        }
        Sort::Composite => {
            let attributes =
                attributes(at).into_iter().map(|(name, of_type)| format!("{name} {}", of_type.sql));
            vec![format!("CREATE TYPE {name} AS ({})", list(attributes))]
        }
        Sort::Range => {
            let enumeration = at.refer("enum", at.world.of(Sort::Enum)).map(named);
            let of_text = ("text", ", COLLATION = \"C\"");
            let (subtype, rest) = at.pick(
                "subtype",
                &[
                    ("float8", ", SUBTYPE_DIFF = float8mi"),
                    ("text", ""),
                    of_text,
                    ("numeric", ""),
                    ("enum", ""),
                ],
            );
            let subtype =
                if subtype == "enum" { enumeration.unwrap_or("float8".into()) } else { subtype.into() };
            let multirange = if at.world.major >= 14 && at.flag("multirange", 30) {
                format!(", MULTIRANGE_TYPE_NAME = {}", multirange_name(at))
            } else {
                String::new()
            };
            vec![format!("CREATE TYPE {name} AS RANGE (SUBTYPE = {subtype}{rest}{multirange})")]
        }
        Sort::BaseType => {
            let (like, stem) = (like(at), format!("{}.bt{}", schema(at), at.key.number));
            let of = |name: &str, takes: &str, gives: &str, symbol: &str| {
                format!(
                    "CREATE FUNCTION {stem}_{name}({takes}) RETURNS {gives} \
                     LANGUAGE internal IMMUTABLE STRICT AS '{like}{symbol}'"
                )
            };
            let rest = at.pick("rest", &["", "", ", CATEGORY = 'N'", ", DEFAULT = '7'"]);
            vec![
                format!("CREATE TYPE {name}"),
                of("in", "cstring", &name, "in"),
                of("out", &name, "cstring", "out"),
                format!("CREATE TYPE {name} (INPUT = {stem}_in, OUTPUT = {stem}_out, LIKE = {like}{rest})"),
            ]
        }
        Sort::Collation => {
            let rest = at.pick("of", &["LOCALE = 'C'", "LC_COLLATE = 'C', LC_CTYPE = 'POSIX'"]);
            vec![format!("CREATE COLLATION {name} ({rest})")]
        }
        _ => Vec::new(),
    }
}
