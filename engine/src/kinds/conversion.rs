//! How a column comes to another type with what it holds, and what that costs.

use super::{
    Column, Constraint, Context, Domain, Kind, Object, ObjectKind as _, inheritance, offenders, rebuild,
};
use crate::catalog::{Catalog, Entry, ObjectId};
use crate::plan::{Code, Lock, Statement};
use crate::sql::{significant, tokens};

/// The statement that brings a column to the type it has in the new state.
pub(crate) fn convert(id: &ObjectId, cx: &Context<'_>) -> Statement {
    convert_using(id, None, cx)
}

/// The same by an expression of the caller's, where the types' own conversion does not do.
pub(crate) fn convert_using(id: &ObjectId, using: Option<String>, cx: &Context<'_>) -> Statement {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(id), cx.to.get(id)) else {
        unreachable!("{id} is converted only where both states have it")
    };
    let (table, column) = (id.parent_sql(), id.sql());
    let mut sql = format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE {}", to.data_type);
    if let Some(collation) = &to.collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    if id.parent().is_some_and(|table| table.kind == Kind::ForeignTable) {
        // There is nothing here to convert, and PostgreSQL refuses to be told how.
        return Statement::new(sql).lock(Lock::AccessExclusive, table);
    }
    let same_base = base_type(&from.data_type) == base_type(&to.data_type);
    let anew = is_made_anew(id, cx);
    let using = using.or_else(|| cx.notes.objects.get(id).and_then(|note| note.using.clone()));
    let told = using.is_some();
    if let Some(using) = using {
        sql.push_str(&format!(" USING {using}"));
    } else if anew || !same_base || rebuild::of_rebuilt(id, cx) {
        let value = assigned(&column, (id, &from.data_type), (id, &to.data_type), cx);
        sql.push_str(&format!(" USING {value}"));
    }
    let mut statement = Statement::new(sql).lock(Lock::AccessExclusive, table.clone());
    for other in linked(id, cx) {
        statement.locks_too(Lock::AccessExclusive, other.sql());
    }
    if !anew && widens(&from.data_type, &to.data_type) && from.collation == to.collation {
        let read = is_read(id, cx);
        let message = || format!("reads {table} to check it, or to build its indexes, anew");
        return if read { statement.hazard(Code::Scan, message()) } else { statement };
    }
    let statement = match cut(&from.data_type, &to.data_type).filter(|_| !told && !anew) {
        Some(lost) => statement
            .hazard(Code::DataLoss, format!("{lost} in {} of {table}", id.sql()))
            .counted(offenders::cut(id, cx)),
        None => statement,
    };
    statement
        .hazard(Code::Rewrite, format!("rewrites {table} and fails on values that do not convert"))
        .counted(if told { None } else { offenders::unfit(id, cx) })
}

/// What stands on a column, and on those below it, before and after.
fn standing<'a>(id: &ObjectId, cx: &Context<'a>) -> impl Iterator<Item = (&'a ObjectId, &'a Entry)> {
    let columns = inheritance::below(id, cx).into_iter().chain([id.clone()]);
    columns.flat_map(|column| cx.dependents(&column).collect::<Vec<_>>()).filter(|(id, _)| cx.to.contains(id))
}

/// Whether the rows are read though they stay as they are: checks are checked again, and of indexes only those over plain columns
/// are kept.
fn is_read(column: &ObjectId, cx: &Context<'_>) -> bool {
    standing(column, cx).any(|(_, entry)| match &*entry.object {
        Object::Constraint(constraint) => constraint.is_check() || has_expressions(&constraint.definition),
        Object::Index(index) => has_expressions(&index.definition),
        _ => false,
    })
}

/// Whether an index is over expressions, or over part of the rows: what stands inside of the brackets around its columns has
/// brackets, too, or there is a condition.
fn has_expressions(definition: &str) -> bool {
    let mut depth = 0_u32;
    significant(definition).unwrap_or_default().iter().any(|token| {
        depth += u32::from(token.is_punct("("));
        depth -= u32::from(token.is_punct(")") && depth > 0);
        depth > 1 || token.is_word("where")
    })
}

/// The tables at the other ends of foreign keys over a column, which PostgreSQL makes anew with it.
fn linked(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let keys = cx.dependents(id).filter_map(|(key, entry)| match &*entry.object {
        Object::Constraint(constraint) if constraint.is_foreign_key() => Some((key, constraint)),
        _ => None,
    });
    let ends = keys.flat_map(|(key, constraint)| {
        let referred = constraint.reaches(key, true, cx).into_iter().map(|(_, table)| table);
        referred.chain(key.parent().cloned())
    });
    ends.filter(|table| Some(table) != id.parent()).collect()
}

/// What another type takes from a column, and has to be said again: how its values are stored.
pub(super) fn storage(id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(id), cx.to.get(id)) else {
        return Vec::new();
    };
    // Where the type keeps its name, what differs is said by the column's own alteration.
    let lost = |same: bool| same || from.retyped(to);
    let storage = if lost(from.storage == to.storage) { None } else { to.storage.clone() };
    let compression = if lost(from.compression == to.compression) { None } else { to.compression.clone() };
    to.settings(&Column { storage, compression, ..to.clone() }, id, cx)
}

/// What a value passes through on its way to another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Direct,
    Integer,
    Text,
}

impl Way {
    fn over(self) -> &'static str {
        match self {
            Way::Direct => "",
            Way::Integer => "::integer",
            Way::Text => "::text",
        }
    }
}

/// A value of the old state's type as one of the new state's. Each type comes with the object that is of it.
///
/// The explicit cast, where there is one, covers what an assignment cast would, and more. What is made anew under its
/// name goes by its text, or by a function where its text would not fit.
fn converted(
    value: &str,
    (from_of, from): (&ObjectId, &str),
    (to_of, to): (&ObjectId, &str),
    cx: &Context<'_>,
) -> String {
    let (old, new) = (Bare::new(from_of, from, cx.from), Bare::new(to_of, to, cx.to));
    if let Some(id) = old.id.as_ref().filter(|id| new.id.as_ref() == Some(*id))
        && rebuild::goes_by_function(id, cx)
    {
        let function = rebuild::function_name(id, cx);
        let aside = rebuild::aside(id, cx).sql();
        let array = if old.sql.ends_with("[]") { "[]" } else { "" };
        return format!("{function}({value}::{aside}{array})::{to}");
    }
    let way = match &old.id {
        Some(id) if rebuild::is_rebuilt(id, cx) => Way::Text,
        // The multirange type of a range has no identity of its own.
        None if old.sql.contains('.') && rebuild::of_rebuilt(from_of, cx) => Way::Text,
        _ => way(&old.sql, &new.sql, cx),
    };
    format!("{value}{}::{to}", way.over())
}

/// As [`converted`], for what is assigned afterwards. An explicit cast to a type with a length cuts off what
/// is too long and says nothing; an assignment refuses it.
pub(super) fn assigned(
    value: &str,
    from: (&ObjectId, &str),
    to: (&ObjectId, &str),
    cx: &Context<'_>,
) -> String {
    let bare = Bare::new(to.0, to.1, cx.to).sql;
    let element = bare.strip_suffix("[]").unwrap_or(&bare);
    match unlimited(element) {
        Some(free) if limits_length(to, cx) => {
            converted(value, from, (to.0, &format!("{free}{}", &bare[element.len()..])), cx)
        }
        _ => converted(value, from, to, cx),
    }
}

/// The type of the same values without a length.
fn unlimited(base: &str) -> Option<&'static str> {
    match base {
        "character varying" => Some("character varying"),
        "character" => Some("bpchar"),
        "bit" | "bit varying" => Some("bit varying"),
        _ => None,
    }
}

/// Whether a type, or the one that it is a domain over, has a length.
pub(super) fn limits_length((of, data_type): (&ObjectId, &str), cx: &Context<'_>) -> bool {
    if !limits(data_type).is_empty() {
        return true;
    }
    let Some(entry) = cx.to.objects.get(of) else { return false };
    let element = data_type.strip_suffix("[]").unwrap_or(data_type);
    let domain = entry.needs.iter().find(|need| need.kind == Kind::Domain && need.sql() == element);
    match domain.and_then(|id| Some((id, cx.to.get(id)?))) {
        Some((id, Object::Domain(domain))) => limits_length((id, &domain.base), cx),
        _ => false,
    }
}

/// What the values of a type lose on their way to another, where PostgreSQL takes it from them without a word.
fn cut(from: &str, to: &str) -> Option<&'static str> {
    let (old, new) = (base_type(from), base_type(to));
    let whole = |base: &str| matches!(base, "smallint" | "integer" | "bigint");
    let fraction = |base: &str| matches!(base, "numeric" | "real" | "double precision");
    let is_timed = |base: &str| base.starts_with("time") || base == "interval";
    // Seconds have six digits behind the point where nothing else is said.
    let digits = |data_type: &str| limits(data_type).first().copied().unwrap_or(6);
    let scale = |data_type: &str| match limits(data_type).as_slice() {
        [] => i64::MAX,
        [_] => 0,
        [_, scale, ..] => *scale,
    };
    match (old.as_str(), new.as_str()) {
        (old, new) if fraction(old) && whole(new) => Some("rounds to whole numbers"),
        ("numeric", "real" | "double precision") | ("double precision", "real") => Some("keeps fewer digits"),
        ("numeric", "numeric") if scale(to) < scale(from) => Some("rounds"),
        (old, "date") if old.starts_with("timestamp") => Some("forgets the time of day"),
        (old, new) if old.starts_with("timestamp") && new.starts_with("time ") => Some("forgets the day"),
        (old, new) if is_timed(old) && is_timed(new) && digits(to) < digits(from) => Some("rounds seconds"),
        _ => None,
    }
}

/// Whether a column's type stays, by its name, and is made anew.
fn is_made_anew(id: &ObjectId, cx: &Context<'_>) -> bool {
    let (Some(Object::Column(from)), Some(Object::Column(to))) = (cx.from.get(id), cx.to.get(id)) else {
        return false;
    };
    from.data_type == to.data_type && from.collation == to.collation
}

/// A type without modifiers and domains: what a cast looks at.
struct Bare {
    sql: String,
    /// The type of the schema that it is, or that its elements are.
    id: Option<ObjectId>,
}

impl Bare {
    fn new(of: &ObjectId, data_type: &str, catalog: &Catalog) -> Self {
        let mut bare = Bare { sql: base_type(data_type), id: None };
        let mut of = of.clone();
        // A domain may be over another.
        while let Some(entry) = catalog.objects.get(&of) {
            let element = bare.sql.strip_suffix("[]").unwrap_or(&bare.sql);
            bare.id = entry.needs.iter().find(|need| is_type(need) && need.sql() == element).cloned();
            let Some(id) = &bare.id else { break };
            let Some(Object::Domain(domain)) = catalog.get(id) else { break };
            let array = if bare.sql.ends_with("[]") { "[]" } else { "" };
            bare.sql = format!("{}{array}", base_type(&domain.base));
            of = id.clone();
        }
        bare
    }
}

fn is_type(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Enum | Kind::CompositeType | Kind::Domain | Kind::RangeType)
}

/// Whether a column is of a domain without a default that does not, or may not, take null.
pub(super) fn domain_refuses_null(id: &ObjectId, catalog: &Catalog) -> bool {
    let domains = domains(id, catalog);
    let asks = |check: &Constraint| asks_for_null(&check.definition);
    let refuses = |(id, domain): &(ObjectId, &Domain)| domain.not_null || checks(id, catalog).any(asks);
    domains.iter().all(|(_, domain)| domain.default.is_none()) && domains.iter().any(refuses)
}

/// Whether a column is of a domain that refuses any values.
pub(super) fn domain_checks(id: &ObjectId, catalog: &Catalog) -> bool {
    let refuses =
        |(id, domain): (ObjectId, &Domain)| domain.not_null || checks(&id, catalog).next().is_some();
    domains(id, catalog).into_iter().any(refuses)
}

fn checks<'a>(domain: &'a ObjectId, catalog: &'a Catalog) -> impl Iterator<Item = &'a Constraint> {
    inheritance::children(Kind::Constraint, domain, catalog).filter_map(|(_, object)| match object {
        Object::Constraint(check) => Some(check),
        _ => None,
    })
}

/// The domain that a column is of.
pub(super) fn domain<'a>(column: &ObjectId, catalog: &'a Catalog) -> Option<(ObjectId, &'a Domain)> {
    domains(column, catalog).into_iter().next()
}

/// The domain that a column is of, and those that this one is over.
fn domains<'a>(id: &ObjectId, catalog: &'a Catalog) -> Vec<(ObjectId, &'a Domain)> {
    let Some(Object::Column(column)) = catalog.get(id) else { return Vec::new() };
    let (mut of, mut data_type, mut found) = (id.clone(), column.data_type.clone(), Vec::new());
    while let Some(entry) = catalog.objects.get(&of) {
        let next = entry.needs.iter().find(|need| need.kind == Kind::Domain && need.sql() == data_type);
        let Some((id, Object::Domain(domain))) = next.and_then(|id| Some((id, catalog.get(id)?))) else {
            break;
        };
        found.push((id.clone(), domain));
        (of, data_type) = (id.clone(), domain.base.clone());
    }
    found
}

/// Whether a check may be false of null, where most are null, too, and let it pass: it asks for it by name.
fn asks_for_null(check: &str) -> bool {
    let asks =
        |word: &str| ["null", "distinct", "coalesce", "case", "num_nulls", "num_nonnulls"].contains(&word);
    tokens(check).is_ok_and(|tokens| tokens.iter().any(|token| asks(&token.text.to_lowercase())))
}

/// Whether a column is of a domain that checks its values, itself or the one that it is over: PostgreSQL writes a table
/// anew to check that null passes in every row of a new column.
pub(super) fn domain_is_checked(id: &ObjectId, catalog: &Catalog) -> bool {
    let domains = catalog.objects.get(id).into_iter().flat_map(|entry| &entry.needs);
    let mut domains = domains.filter(|need| need.kind == Kind::Domain);
    domains.any(|domain| {
        let refuses = matches!(catalog.get(domain), Some(Object::Domain(domain)) if domain.not_null);
        refuses
            || super::inheritance::children(Kind::Constraint, domain, catalog).next().is_some()
            || domain_is_checked(domain, catalog)
    })
}

/// Casts that PostgreSQL has beyond those from and to text, by groups within which every type converts into every other.
const CASTS: &[&[&str]] = &[
    &["smallint", "integer", "bigint", "real", "double precision", "numeric"],
    &["integer", "boolean"],
    &["numeric", "money"],
    &["integer", "bigint", "bit"],
    &["integer", "bigint", "oid"],
    &["bit", "bit varying"],
    &["date", "timestamp without time zone", "timestamp with time zone"],
    &["time without time zone", "time with time zone"],
    &["time without time zone", "interval"],
    &["json", "jsonb"],
    &["inet", "cidr"],
    &["macaddr", "macaddr8"],
];

/// Casts that go one way only, or not back.
const ONE_WAY: &[(&str, &str)] = &[
    ("timestamp without time zone", "time without time zone"),
    ("timestamp with time zone", "time without time zone"),
    ("timestamp with time zone", "time with time zone"),
    ("integer", "money"),
    ("bigint", "money"),
    ("smallint", "oid"),
];

/// How values of one type become those of another. Where PostgreSQL has no cast, their text is what they share; then
/// it depends on the values whether they convert.
fn way(from: &str, to: &str, cx: &Context<'_>) -> Way {
    let text = |of: &str| matches!(of, "text" | "character varying" | "character" | "name");
    let (one, other) = match (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        (Some(one), Some(other)) => (one, other),
        _ => (from, to),
    };
    let group = CASTS.iter().any(|group| group.contains(&one) && group.contains(&other));
    if one == other || text(one) || text(other) || group || ONE_WAY.contains(&(one, other)) {
        return Way::Direct;
    }
    let has_cast =
        |catalog: &Catalog| catalog.contains(&ObjectId::database(Kind::Cast, format!("({one} AS {other})")));
    if has_cast(cx.from) && has_cast(cx.to) {
        return Way::Direct;
    }
    let number = |of: &str| CASTS[0].contains(&of);
    match (one, other) {
        _ if one.len() != from.len() => Way::Text,
        ("boolean", to) if number(to) => Way::Integer,
        (from, "boolean") if number(from) => Way::Integer,
        _ => Way::Text,
    }
}

/// How PostgreSQL stores values of a type that can be stored in several ways, unless it is told otherwise. Only since
/// 16 can it be asked for by `DEFAULT`.
pub(super) fn default_storage(data_type: &str) -> &'static str {
    match base_type(data_type).rsplit('.').next() {
        Some("numeric" | "inet" | "cidr" | "geometry" | "geography") => "MAIN",
        _ => "EXTENDED",
    }
}

/// The type without its modifier: `numeric` of `numeric(5,2)`, `timestamp with time zone` of
/// `timestamp(3) with time zone`.
pub(super) fn base_type(data_type: &str) -> String {
    let Some(open) = data_type.find('(') else { return data_type.to_owned() };
    let close = data_type[open..].find(')').map_or(data_type.len(), |at| open + at + 1);
    format!("{}{}", &data_type[..open], &data_type[close..])
}

/// Whether a foreign key can be between columns of the two types, whichever of them refers to the other: one family of operators
/// compares them.
pub(super) fn are_compared(one: &str, other: &str) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["smallint", "integer", "bigint"],
        &["real", "double precision"],
        &["text", "character varying", "name"],
        &["date", "timestamp without time zone", "timestamp with time zone"],
    ];
    let (one, other) = (base_type(one), base_type(other));
    FAMILIES.iter().any(|family| family.contains(&one.as_str()) && family.contains(&other.as_str()))
}

/// Whether a type takes every value of another.
pub(super) fn takes_all(from: &str, to: &str) -> bool {
    let size = |data_type: &str| {
        ["smallint", "integer", "bigint", "numeric"].iter().position(|one| *one == data_type)
    };
    to == "text" || size(from).zip(size(to)).is_some_and(|(from, to)| from <= to)
}

/// Whether PostgreSQL changes only the catalog: the types are binary compatible, and the new limit takes in the old.
fn widens(from: &str, to: &str) -> bool {
    let (from_base, to_base) = (base_type(from), base_type(to));
    let text = |base: &str| matches!(base, "text" | "character varying");
    match (limits(from).as_slice(), limits(to).as_slice()) {
        // No limit at all; `numeric` without a scale keeps every digit.
        (_, []) => from_base == to_base && from_base != "character" || text(&from_base) && text(&to_base),
        ([old], [new]) => {
            from_base == to_base && new >= old && from_base != "character" && from_base != "bit"
        }
        ([precision, scale], [new_precision, new_scale]) => {
            from_base == to_base && new_precision >= precision && new_scale == scale
        }
        _ => false,
    }
}

/// The numbers in the brackets of a type.
fn limits(data_type: &str) -> Vec<i64> {
    let inside =
        data_type.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    inside.map(|inside| inside.split(',').filter_map(|n| n.trim().parse().ok()).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{cut, widens};

    #[test]
    fn what_postgresql_cuts_without_a_word() {
        for (from, to, expected) in [
            ("numeric(10,4)", "numeric(10,2)", Some("rounds")),
            ("numeric", "numeric(10,2)", Some("rounds")),
            ("numeric(10,2)", "numeric(12,4)", None),
            ("double precision", "integer", Some("rounds to whole numbers")),
            ("integer", "smallint", None),
            ("timestamp with time zone", "date", Some("forgets the time of day")),
            ("timestamp without time zone", "timestamp(0) without time zone", Some("rounds seconds")),
            ("text", "character varying(3)", None),
        ] {
            assert_eq!(cut(from, to), expected, "{from} to {to}");
        }
    }

    #[test]
    fn what_postgresql_does_not_rewrite() {
        for (from, to, expected) in [
            ("character varying(10)", "character varying(20)", true),
            ("character varying(20)", "character varying(10)", false),
            ("character varying(20)", "character varying", true),
            ("character varying(20)", "text", true),
            ("text", "character varying", true),
            ("text", "character varying(20)", false),
            ("numeric(5,2)", "numeric(6,2)", true),
            ("numeric(5,2)", "numeric(6,3)", false),
            ("numeric(5,2)", "numeric", true),
            ("character(3)", "character(5)", false),
            ("timestamp(3) without time zone", "timestamp(6) without time zone", true),
            ("integer", "bigint", false),
        ] {
            assert_eq!(widens(from, to), expected, "{from} to {to}");
        }
    }
}
