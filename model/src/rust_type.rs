//! Which PostgreSQL type a Rust type stands for: wrappers by their name, types of known crates by their path.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{GenericArgument, Path, PathArguments, Type};

use crate::ctxt::Problem;

/// A Rust type without its wrappers.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Wrapped in `Option`.
    pub nullable: bool,
    /// Wrapped in `Vec` or `[_; N]`.
    pub array: bool,
    /// Wrapped in a range type.
    pub range: bool,
    /// What is left.
    pub base: Base,
}

/// What is left of a Rust type when the wrappers are gone.
#[derive(Debug, Clone)]
pub enum Base {
    /// A type by its path.
    Path(Path),
    /// A PostgreSQL type that the wrappers themselves decide: `Vec<u8>`, `&str`, `Json<T>`.
    Sql(&'static str),
}

/// What the table of known types says about a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// This PostgreSQL type.
    Sql(&'static str),
    /// No PostgreSQL type, and what to use instead.
    Reject(&'static str),
    /// Several crates have a type of this name, and they do not mean the same.
    Ambiguous,
    /// Not in the table.
    Unknown,
}

/// Takes the wrappers off a type.
pub fn shape(ty: &Type) -> Result<Shape, Problem> {
    unwrap(ty, &mut Shape { nullable: false, array: false, range: false, base: Base::Sql("") })
}

/// Looks a path up. `path` is as complete as the caller knows it: with `use` lines followed, or as written.
pub fn known(path: &[String], type_arguments: usize) -> Known {
    let Some(last) = path.last() else { return Known::Unknown };
    let mut found: Vec<Known> = TYPES
        .iter()
        .filter(|entry| entry.path.last() == Some(&last.as_str()) && entry.arguments == type_arguments)
        .filter(|entry| entry.matches(path))
        .map(|entry| entry.known)
        .collect();
    found.dedup();
    match found.as_slice() {
        [] => Known::Unknown,
        [one] => *one,
        _ => Known::Ambiguous,
    }
}

/// The range type over a type.
pub fn range_of(sql: &str) -> Option<&'static str> {
    Some(match sql {
        "integer" => "int4range",
        "bigint" => "int8range",
        "numeric" => "numrange",
        "date" => "daterange",
        "timestamp without time zone" => "tsrange",
        "timestamp with time zone" => "tstzrange",
        _ => return None,
    })
}

/// The number of type arguments of a path's last segment; lifetimes do not count.
pub fn type_arguments(path: &Path) -> usize {
    arguments(path).count()
}

fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let list = match path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(list)) => Some(list.args.iter()),
        _ => None,
    };
    list.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn unwrap(ty: &Type, shape: &mut Shape) -> Result<Shape, Problem> {
    match ty {
        Type::Paren(inner) => unwrap(&inner.elem, shape),
        Type::Group(inner) => unwrap(&inner.elem, shape),
        Type::Reference(reference) => {
            if let Type::Slice(slice) = &*reference.elem {
                return unwrap_many(&slice.elem, shape);
            }
            if is_named(&reference.elem, "str") {
                return Ok(finish(shape, Base::Sql("text")));
            }
            let problem = Problem::new(ty.span(), "a column cannot be a reference");
            Err(problem.help("own the value, or use `&str`, `&[u8]` or `Cow<'_, str>`"))
        }
        Type::Array(array) => unwrap_many(&array.elem, shape),
        Type::Slice(slice) => unwrap_many(&slice.elem, shape),
        Type::Tuple(_) => {
            let problem = Problem::new(ty.span(), "a column cannot be a tuple");
            Err(problem.help("use two columns, or a struct with `#[derive(PgType)] #[composite]`"))
        }
        Type::Path(path) if path.qself.is_none() => unwrap_path(ty, &path.path, shape),
        _ => {
            let problem = Problem::new(ty.span(), "this Rust type has no PostgreSQL type");
            Err(problem.help("add `#[column(type = \"…\")]`, or `#[column(skip)]` if it is no column"))
        }
    }
}

fn unwrap_path(ty: &Type, path: &Path, shape: &mut Shape) -> Result<Shape, Problem> {
    let Some(segment) = path.segments.last() else { return Ok(finish(shape, Base::Path(path.clone()))) };
    let mut arguments = arguments(path);
    let first = arguments.next();
    match (segment.ident.to_string().as_str(), first) {
        ("Option", Some(inner)) => {
            if shape.nullable && !shape.array {
                let problem = Problem::new(ty.span(), "a column is null or not: `Option` cannot nest");
                return Err(problem.help("write one `Option`"));
            }
            // Elements of an array can always be null in PostgreSQL, so an `Option` in there says nothing.
            shape.nullable |= !shape.array;
            unwrap(inner, shape)
        }
        ("Vec", Some(inner)) => unwrap_many(inner, shape),
        ("Box" | "Arc" | "Rc" | "Cow", Some(inner)) => {
            if is_named(inner, "str") {
                return Ok(finish(shape, Base::Sql("text")));
            }
            unwrap(inner, shape)
        }
        ("Json" | "Jsonb", Some(_)) => Ok(finish(shape, Base::Sql("jsonb"))),
        ("PgRange" | "Range", Some(inner)) => {
            shape.range = true;
            unwrap(inner, shape)
        }
        ("HashMap" | "BTreeMap" | "IndexMap", Some(_)) => {
            let problem = Problem::new(segment.ident.span(), "a column cannot be a map");
            Err(problem.help("use `Json<…>`, or `#[column(json)]`, or `#[column(type = \"hstore\")]`"))
        }
        ("HashSet" | "BTreeSet", Some(_)) => {
            let problem = Problem::new(segment.ident.span(), "PostgreSQL has no set type");
            Err(problem.help("use `Vec<…>`, which is an array"))
        }
        _ => Ok(finish(shape, Base::Path(path.clone()))),
    }
}

fn unwrap_many(element: &Type, shape: &mut Shape) -> Result<Shape, Problem> {
    if is_named(element, "u8") {
        return Ok(finish(shape, Base::Sql("bytea")));
    }
    shape.array = true;
    unwrap(element, shape)
}

fn finish(shape: &Shape, base: Base) -> Shape {
    Shape { base, ..shape.clone() }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

/// The help for a type that nothing is known about.
pub(crate) fn unmapped(span: Span, name: &str) -> Problem {
    Problem::new(span, format!("cannot map `{name}` to a PostgreSQL type"))
        .label("not a known type, and not one that derives `PgType` or `PgEnum`")
        .help("add `#[column(type = \"…\")]`, or `#[derive(PgType)]` on the type")
}

/// A Rust type with the crate that has it.
struct Entry {
    path: &'static [&'static str],
    arguments: usize,
    known: Known,
}

impl Entry {
    /// A bare name, the end of the full path, or another path into the same crate or through one that re-exports it
    /// (`sqlx::types::Uuid`, `chrono::prelude::DateTime`).
    fn matches(&self, path: &[String]) -> bool {
        let ends = self.path.len() >= path.len()
            && self.path[self.path.len() - path.len()..].iter().zip(path).all(|(a, b)| a == b);
        let home = self.path[0];
        let inside = path.len() > 1 && path[..path.len() - 1].iter().any(|segment| segment == home);
        let reexport = matches!(path[0].as_str(), "sqlx" | "sea_orm" | "diesel")
            && !REEXPORT_CRATES.contains(&second(path));
        ends || inside || (reexport && path.len() > 1)
    }
}

/// Modules in which a re-exporting crate keeps one crate's types apart from another's.
const REEXPORT_CRATES: &[&str] = &["chrono", "time", "jiff"];

fn second(path: &[String]) -> &str {
    path.iter().rev().nth(1).map_or("", String::as_str)
}

const fn sql(path: &'static [&'static str], sql: &'static str) -> Entry {
    Entry { path, arguments: 0, known: Known::Sql(sql) }
}

const fn sql_1(path: &'static [&'static str], sql: &'static str) -> Entry {
    Entry { path, arguments: 1, known: Known::Sql(sql) }
}

const fn reject(path: &'static [&'static str], help: &'static str) -> Entry {
    Entry { path, arguments: 0, known: Known::Reject(help) }
}

const TIMESTAMPTZ: &str = "timestamp with time zone";
const TIMESTAMP: &str = "timestamp without time zone";
const TIME: &str = "time without time zone";

/// Names are PostgreSQL's own long forms, the ones that `format_type` prints.
const TYPES: &[Entry] = &[
    sql(&["bool"], "boolean"),
    sql(&["i16"], "smallint"),
    sql(&["i32"], "integer"),
    sql(&["i64"], "bigint"),
    sql(&["f32"], "real"),
    sql(&["f64"], "double precision"),
    sql(&["std", "string", "String"], "text"),
    sql(&["char"], "text"),
    reject(&["i8"], "use `i16`, which is smallint"),
    reject(&["u8"], "use `i16`, which is smallint; bytes are `Vec<u8>`"),
    reject(&["u16"], "use `i32`, which is integer"),
    reject(&["u32"], "use `i64`, which is bigint; an object identifier is `#[column(type = \"oid\")]`"),
    reject(&["u64"], "use `i64`, or `#[column(type = \"numeric(20,0)\")]`"),
    reject(&["usize"], "use `i64`, which is the same on every machine"),
    reject(&["isize"], "use `i64`, which is the same on every machine"),
    reject(&["i128"], "use `#[column(type = \"numeric(39,0)\")]`"),
    reject(&["u128"], "use `#[column(type = \"numeric(39,0)\")]`"),
    reject(&["str"], "use `String` or `&str`"),
    sql_1(&["chrono", "DateTime"], TIMESTAMPTZ),
    sql(&["chrono", "NaiveDateTime"], TIMESTAMP),
    sql(&["chrono", "NaiveDate"], "date"),
    sql(&["chrono", "NaiveTime"], TIME),
    reject(
        &["chrono", "Duration"],
        "say which: `#[column(type = \"interval\")]` or `#[column(type = \"bigint\")]`",
    ),
    reject(
        &["chrono", "TimeDelta"],
        "say which: `#[column(type = \"interval\")]` or `#[column(type = \"bigint\")]`",
    ),
    reject(
        &["std", "time", "Duration"],
        "say which: `#[column(type = \"interval\")]` or `#[column(type = \"bigint\")]`",
    ),
    sql(&["time", "OffsetDateTime"], TIMESTAMPTZ),
    sql(&["time", "PrimitiveDateTime"], TIMESTAMP),
    sql(&["time", "Date"], "date"),
    sql(&["time", "Time"], TIME),
    sql(&["jiff", "Timestamp"], TIMESTAMPTZ),
    sql(&["jiff", "civil", "DateTime"], TIMESTAMP),
    sql(&["jiff", "civil", "Date"], "date"),
    sql(&["jiff", "civil", "Time"], TIME),
    reject(
        &["jiff", "Span"],
        "say which: `#[column(type = \"interval\")]` or `#[column(type = \"bigint\")]`",
    ),
    reject(&["jiff", "Zoned"], "PostgreSQL stores no time zone: use `jiff::Timestamp`"),
    sql(&["uuid", "Uuid"], "uuid"),
    sql(&["rust_decimal", "Decimal"], "numeric"),
    sql(&["bigdecimal", "BigDecimal"], "numeric"),
    sql(&["serde_json", "Value"], "jsonb"),
    sql(&["bytes", "Bytes"], "bytea"),
    sql(&["std", "net", "IpAddr"], "inet"),
    sql(&["std", "net", "Ipv4Addr"], "inet"),
    sql(&["std", "net", "Ipv6Addr"], "inet"),
    sql(&["ipnet", "IpNet"], "inet"),
    sql(&["ipnetwork", "IpNetwork"], "inet"),
    sql(&["mac_address", "MacAddress"], "macaddr"),
    sql(&["macaddr", "MacAddr6"], "macaddr"),
    reject(&["pgvector", "Vector"], "say how long it is: `#[column(type = \"vector(1536)\")]`"),
    reject(&["sqlx", "PgInterval"], "write `#[column(type = \"interval\")]`"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn look(path: &str, arguments: usize) -> Known {
        known(&path.split("::").map(str::to_owned).collect::<Vec<_>>(), arguments)
    }

    #[test]
    fn paths_are_matched_from_the_end_and_through_reexports() {
        assert_eq!(look("Uuid", 0), Known::Sql("uuid"));
        assert_eq!(look("sqlx::types::Uuid", 0), Known::Sql("uuid"));
        assert_eq!(look("chrono::prelude::DateTime", 1), Known::Sql(TIMESTAMPTZ));
        assert_eq!(look("DateTime", 1), Known::Sql(TIMESTAMPTZ));
        assert_eq!(look("jiff::civil::DateTime", 0), Known::Sql(TIMESTAMP));
        assert_eq!(look("civil::DateTime", 0), Known::Sql(TIMESTAMP));
        assert_eq!(look("sqlx::types::chrono::NaiveDate", 0), Known::Sql("date"));
        assert_eq!(look("elsewhere::Uuid", 0), Known::Unknown);
        assert_eq!(look("Strange", 0), Known::Unknown);
        assert!(matches!(look("u64", 0), Known::Reject(_)));
    }

    #[test]
    fn wrappers_come_off() {
        let shape = |text: &str| {
            let ty: Type = syn::parse_str(text).expect("a type");
            match shape(&ty) {
                Ok(Shape { nullable, array, range, base }) => {
                    let base = match base {
                        Base::Sql(sql) => sql.to_owned(),
                        Base::Path(path) => path.segments[0].ident.to_string(),
                    };
                    format!(
                        "{base}{}{}{}",
                        ["", "?"][nullable as usize],
                        ["", "[]"][array as usize],
                        ["", ".."][range as usize]
                    )
                }
                Err(problem) => problem.message,
            }
        };
        for (rust, expected) in [
            ("Option<String>", "String?"),
            ("Vec<Option<i32>>", "i32[]"),
            ("Option<Vec<String>>", "String?[]"),
            ("Vec<u8>", "bytea"),
            ("[u8; 16]", "bytea"),
            ("&'static str", "text"),
            ("Cow<'a, str>", "text"),
            ("Option<Box<str>>", "text?"),
            ("Json<Foo>", "jsonb"),
            ("PgRange<i32>", "i32.."),
            ("Option<Option<i32>>", "a column is null or not: `Option` cannot nest"),
            ("HashMap<String, String>", "a column cannot be a map"),
            ("(i32, i32)", "a column cannot be a tuple"),
            ("&'a Foo", "a column cannot be a reference"),
        ] {
            assert_eq!(shape(rust), expected, "{rust}");
        }
    }
}
