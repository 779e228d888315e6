//! Indexes, constraints and triggers, read from the text that PostgreSQL prints into the parts that attributes have.
//!
//! What has no attribute is `None`: partial understanding would be a silent loss.

use super::rust_type::collation;
use super::text::literal;
use crate::sql::{Cursor, TokenKind, quote_ident};

/// An index behind `USING`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) method: String,
    pub(crate) elements: Vec<Element>,
    pub(crate) include: Vec<String>,
    pub(crate) nulls_not_distinct: bool,
    /// Storage parameters as the source of an attribute.
    pub(crate) with: Vec<String>,
    pub(crate) predicate: Option<String>,
}

/// One element of an index or an exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) target: Target,
    /// As an attribute has it.
    pub(crate) collate: Option<String>,
    /// As SQL names it.
    pub(crate) opclass: Option<String>,
    pub(crate) descending: bool,
    /// `first` or `last`, where it is said.
    pub(crate) nulls: Option<&'static str>,
}

/// What an element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Column(String),
    Expression(String),
}

impl Index {
    /// The columns that are indexed as they are.
    pub(crate) fn columns(&self) -> Vec<String> {
        let column = |element: &Element| match &element.target {
            Target::Column(column) => Some(column.clone()),
            Target::Expression(_) => None,
        };
        self.elements.iter().filter_map(column).collect()
    }
}

/// Reads what `pg_get_indexdef` prints behind `USING`.
pub(crate) fn index(definition: &str) -> Option<Index> {
    let mut cursor = Cursor::new(definition)?;
    let method = cursor.name()?;
    let elements = cursor.parts()?.into_iter().map(element).collect::<Option<Vec<_>>>()?;
    let include = if cursor.words("include") { cursor.names()? } else { Vec::new() };
    let nulls_not_distinct = cursor.words("nulls not distinct");
    let mut with = Vec::new();
    if cursor.words("with") {
        with = cursor.parts()?.into_iter().map(parameter).collect::<Option<_>>()?;
    }
    let predicate = cursor.words("where").then(|| cursor.rest().to_owned());
    cursor.is_done().then_some(Index { method, elements, include, nulls_not_distinct, with, predicate })
}

/// A partition key, `RANGE (date, lower(name) COLLATE "C" text_pattern_ops)`: the method and its elements.
pub(crate) fn partition_key(printed: &str) -> Option<(String, Vec<Element>)> {
    let mut cursor = Cursor::new(printed)?;
    let method = cursor.name()?.to_lowercase();
    let elements = cursor.parts()?.into_iter().map(element).collect::<Option<Vec<_>>>()?;
    cursor.is_done().then_some((method, elements))
}

fn element(text: &str) -> Option<Element> {
    let mut cursor = Cursor::new(text)?;
    let (target, mut cursor) = target(&mut cursor)?;
    let mut element = Element { target, collate: None, opclass: None, descending: false, nulls: None };
    if cursor.words("collate") {
        let place = cursor.place();
        cursor.qualified()?;
        element.collate = Some(collation(cursor.since(place).trim())?);
    }
    let is_order = |cursor: &mut Cursor<'_>| cursor.clone().words("desc") || cursor.clone().words("nulls");
    if !cursor.is_done() && !is_order(&mut cursor) {
        let class = cursor.qualified()?;
        element.opclass = Some(class.join("."));
        if class.iter().any(|part| quote_ident(part) != part.as_str()) {
            return None;
        }
    }
    element.descending = cursor.words("desc");
    if cursor.words("nulls first") {
        element.nulls = Some("first");
    } else if cursor.words("nulls last") {
        element.nulls = Some("last");
    }
    cursor.is_done().then_some(element)
}

/// A column, a call or an expression in brackets, and what follows it.
fn target<'a>(cursor: &mut Cursor<'a>) -> Option<(Target, Cursor<'a>)> {
    let mut call = cursor.clone();
    let place = call.place();
    if let Some(inner) = call.group() {
        return Some((Target::Expression(inner.to_owned()), call));
    }
    let name = call.qualified()?;
    if call.group().is_some() {
        return Some((Target::Expression(call.since(place).to_owned()), call));
    }
    let [column] = name.as_slice() else { return None };
    Some((Target::Column(column.clone()), call))
}

/// `fillfactor='70'` as `fillfactor = 70`.
fn parameter(text: &str) -> Option<String> {
    let (key, value) = text.split_once('=')?;
    let value = value.trim().trim_matches('\'');
    setting(&format!("{}={value}", key.trim()))
}

/// A storage parameter, `name=value`, as `with(…)` has it.
pub(crate) fn setting(option: &str) -> Option<String> {
    let (key, value) = option.split_once('=')?;
    let word = |text: &str| super::names::is_plain(text);
    if !key.split('.').all(word) {
        return None;
    }
    let number = value.strip_prefix('-').unwrap_or(value);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !number.ends_with('.');
    if is_number || word(value) {
        return Some(format!("{key} = {value}"));
    }
    Some(format!("{key} = {}", super::layout::string(value)))
}

/// A constraint by what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Constraint {
    PrimaryKey(Key),
    Unique(Key),
    Check {
        condition: String,
        no_inherit: bool,
        not_enforced: bool,
    },
    ForeignKey(ForeignKey),
    Exclusion {
        method: String,
        elements: Vec<(Target, String)>,
        predicate: Option<String>,
        deferrable: Option<&'static str>,
    },
}

/// A primary key or a unique constraint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) columns: Vec<String>,
    pub(crate) without_overlaps: bool,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) include: Vec<String>,
    pub(crate) deferrable: Option<&'static str>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignKey {
    pub(crate) columns: Vec<String>,
    pub(crate) table: (String, String),
    pub(crate) target_columns: Vec<String>,
    pub(crate) match_full: bool,
    pub(crate) on_update: Option<&'static str>,
    pub(crate) on_delete: Option<&'static str>,
    /// The columns of which that is said.
    pub(crate) on_delete_columns: Vec<String>,
    pub(crate) deferrable: Option<&'static str>,
    pub(crate) period: bool,
    pub(crate) not_enforced: bool,
}

/// Reads what `pg_get_constraintdef` prints.
pub(crate) fn constraint(definition: &str) -> Option<Constraint> {
    let mut cursor = Cursor::new(definition)?;
    let constraint = if cursor.words("primary key") {
        Constraint::PrimaryKey(key(&mut cursor)?)
    } else if cursor.words("unique") {
        Constraint::Unique(key(&mut cursor)?)
    } else if cursor.words("check") {
        let condition = cursor.group()?.to_owned();
        let no_inherit = cursor.words("no inherit");
        Constraint::Check { condition, no_inherit, not_enforced: cursor.words("not enforced") }
    } else if cursor.words("foreign key") {
        Constraint::ForeignKey(foreign_key(&mut cursor)?)
    } else if cursor.words("exclude using") {
        let method = cursor.name()?;
        let elements = cursor.parts()?.into_iter().map(exclusion).collect::<Option<_>>()?;
        let predicate = if cursor.words("where") { Some(cursor.group()?.to_owned()) } else { None };
        Constraint::Exclusion { method, elements, predicate, deferrable: deferrable(&mut cursor) }
    } else {
        return None;
    };
    cursor.is_done().then_some(constraint)
}

fn key(cursor: &mut Cursor<'_>) -> Option<Key> {
    let nulls_not_distinct = cursor.words("nulls not distinct");
    let (columns, without_overlaps) = ranged(cursor, |part| part.strip_suffix(" WITHOUT OVERLAPS"))?;
    let include = if cursor.words("include") { cursor.names()? } else { Vec::new() };
    Some(Key { columns, without_overlaps, nulls_not_distinct, include, deferrable: deferrable(cursor) })
}

/// A list of columns, and whether a word makes a range of the last one.
fn ranged(cursor: &mut Cursor<'_>, range: impl Fn(&str) -> Option<&str>) -> Option<(Vec<String>, bool)> {
    let mut parts = cursor.parts()?;
    let last = parts.pop()?;
    let column = range(last);
    parts.push(column.unwrap_or(last));
    let name = |part: &str| {
        let mut cursor = Cursor::new(part)?;
        let name = cursor.name()?;
        cursor.is_done().then_some(name)
    };
    Some((parts.into_iter().map(name).collect::<Option<_>>()?, column.is_some()))
}

fn foreign_key(cursor: &mut Cursor<'_>) -> Option<ForeignKey> {
    let (columns, period) = ranged(cursor, |part| part.strip_prefix("PERIOD "))?;
    if !cursor.words("references") {
        return None;
    }
    let [schema, table] = <[String; 2]>::try_from(cursor.qualified()?).ok()?;
    let (target_columns, _) = ranged(cursor, |part| part.strip_prefix("PERIOD "))?;
    let match_full = cursor.words("match full");
    let on_update = if cursor.words("on update") { Some(action(cursor)?) } else { None };
    let on_delete = if cursor.words("on delete") { Some(action(cursor)?) } else { None };
    let is_list = on_delete.is_some() && cursor.peek().is_some_and(|token| token.is_punct("("));
    let on_delete_columns = if is_list { cursor.names()? } else { Vec::new() };
    let deferrable = deferrable(cursor);
    let not_enforced = cursor.words("not enforced");
    let table = (schema, table);
    Some(ForeignKey {
        columns,
        table,
        target_columns,
        match_full,
        on_update,
        on_delete,
        on_delete_columns,
        deferrable,
        period,
        not_enforced,
    })
}

fn action(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let actions = [
        ("cascade", "cascade"),
        ("set null", "set_null"),
        ("set default", "set_default"),
        ("restrict", "restrict"),
    ];
    actions.into_iter().find(|(sql, _)| cursor.words(sql)).map(|(_, word)| word)
}

/// `deferrable`, or with its moment, as an attribute has it.
fn deferrable(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    if !cursor.words("deferrable") {
        return None;
    }
    let deferred = cursor.words("initially deferred");
    // What is printed of a trigger says it.
    cursor.words("initially immediate");
    Some(if deferred { "deferrable = deferred" } else { "deferrable" })
}

fn exclusion(text: &str) -> Option<(Target, String)> {
    let mut cursor = Cursor::new(text)?;
    let (target, mut cursor) = target(&mut cursor)?;
    if !cursor.words("with") {
        return None;
    }
    let operator = cursor.next().filter(|token| token.kind == TokenKind::Operator)?;
    cursor.is_done().then(|| (target, operator.text.to_owned()))
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    /// `before insert or update`
    pub(crate) when: String,
    pub(crate) of: Vec<String>,
    pub(crate) for_each_statement: bool,
    pub(crate) is_constraint: bool,
    pub(crate) deferrable: Option<&'static str>,
    /// Names of the rows as they were, and as they are.
    pub(crate) old_table: Option<String>,
    pub(crate) new_table: Option<String>,
    pub(crate) condition: Option<String>,
    pub(crate) function: Vec<String>,
    pub(crate) args: Vec<String>,
}

/// Reads what `pg_get_triggerdef` prints.
pub(crate) fn trigger(definition: &str) -> Option<Trigger> {
    let mut cursor = Cursor::new(definition)?;
    let is_constraint = cursor.words("create constraint trigger");
    if !is_constraint && !cursor.words("create trigger") {
        return None;
    }
    cursor.name()?;
    let timings = ["before", "after"];
    let mut when = timings.into_iter().find(|timing| cursor.words(timing))?.to_owned();
    let (mut of, mut first) = (Vec::new(), true);
    loop {
        let events = ["insert", "update", "delete", "truncate"];
        let event = events.into_iter().find(|event| cursor.words(event))?;
        when.push_str(if first { " " } else { " or " });
        when.push_str(event);
        first = false;
        if event == "update" && cursor.words("of") {
            of.push(cursor.name()?);
            while cursor.punct(",") {
                of.push(cursor.name()?);
            }
        }
        if !cursor.words("or") {
            break;
        }
    }
    if !cursor.words("on") {
        return None;
    }
    cursor.qualified()?;
    // NOT DEFERRABLE is what a constraint trigger is by itself.
    let deferrable =
        if cursor.words("not deferrable initially immediate") { None } else { deferrable(&mut cursor) };
    let (mut old_table, mut new_table) = (None, None);
    if cursor.words("referencing") {
        old_table = if cursor.words("old table as") { Some(cursor.name()?) } else { None };
        new_table = if cursor.words("new table as") { Some(cursor.name()?) } else { None };
    }
    let for_each_statement = cursor.words("for each statement");
    if !for_each_statement && !cursor.words("for each row") {
        return None;
    }
    let condition = if cursor.words("when") { Some(cursor.group()?.to_owned()) } else { None };
    if !cursor.words("execute function") {
        return None;
    }
    let mut function = cursor.qualified()?;
    // What is printed without a schema is PostgreSQL's own.
    if function.len() == 1 {
        function.insert(0, "pg_catalog".to_owned());
    }
    let args = match cursor.clone().group()? {
        "" => {
            cursor.group()?;
            Vec::new()
        }
        _ => cursor.parts()?.into_iter().map(string).collect::<Option<_>>()?,
    };
    cursor.is_done().then_some(Trigger {
        when,
        of,
        for_each_statement,
        is_constraint,
        deferrable,
        old_table,
        new_table,
        condition,
        function,
        args,
    })
}

fn string(text: &str) -> Option<String> {
    let mut cursor = Cursor::new(text)?;
    let token = cursor.next()?;
    literal(&token).filter(|_| cursor.is_done())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_read_in_parts() {
        let read = index(
            "gin (lower(email) public.gin_trgm_ops, \"User Id\" DESC NULLS LAST, ((a || b))) INCLUDE (c) \
             NULLS NOT DISTINCT WITH (fastupdate='true', fillfactor='70') WHERE (status = 'x, )'::text)",
        )
        .unwrap();
        assert_eq!(read.elements[0].target, Target::Expression("lower(email)".into()));
        assert_eq!(read.elements[0].opclass.as_deref(), Some("public.gin_trgm_ops"));
        assert_eq!(read.elements[1].target, Target::Column("User Id".into()));
        assert_eq!((read.elements[1].descending, read.elements[1].nulls), (true, Some("last")));
        assert_eq!(read.elements[2].target, Target::Expression("(a || b)".into()));
        assert_eq!(read.with, ["fastupdate = true", "fillfactor = 70"]);
        assert_eq!(read.predicate.as_deref(), Some("(status = 'x, )'::text)"));
        assert!(read.nulls_not_distinct && read.include == ["c"]);
        let read = index("btree (a COLLATE app.\"de-DE\" text_pattern_ops DESC)").unwrap();
        assert_eq!(read.elements[0].collate.as_deref(), Some("app.de-DE"));
        assert_eq!(
            (read.elements[0].opclass.as_deref(), read.elements[0].descending),
            (Some("text_pattern_ops"), true)
        );
        for other in ["gist (a ops (siglen='32'))", "btree (a) SOMETHING"] {
            assert_eq!(index(other), None, "{other}");
        }
    }

    #[test]
    fn constraints_are_read_whole_or_not_at_all() {
        let key = "FOREIGN KEY (a, b) REFERENCES app.t(x, y) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL \
                   DEFERRABLE INITIALLY DEFERRED";
        let Some(Constraint::ForeignKey(read)) = constraint(key) else { panic!("{key}") };
        assert_eq!((read.on_update, read.on_delete), (Some("cascade"), Some("set_null")));
        assert!(read.match_full && read.deferrable == Some("deferrable = deferred"));
        assert!(
            matches!(constraint("CHECK ((a > 0))"), Some(Constraint::Check { condition, .. }) if condition == "(a > 0)")
        );
        let read = constraint("CHECK ((a > 0)) NO INHERIT NOT ENFORCED");
        assert!(matches!(read, Some(Constraint::Check { no_inherit: true, not_enforced: true, .. })));
        let Some(Constraint::PrimaryKey(read)) =
            constraint("PRIMARY KEY (a, \"b c\" WITHOUT OVERLAPS) INCLUDE (d)")
        else {
            panic!("a key over a range")
        };
        assert!(read.without_overlaps && read.columns == ["a", "b c"] && read.include == ["d"]);
        let key =
            "FOREIGN KEY (a, PERIOD b) REFERENCES app.t(x, PERIOD y) ON DELETE SET NULL (a) NOT ENFORCED";
        let Some(Constraint::ForeignKey(read)) = constraint(key) else { panic!("{key}") };
        assert!(read.period && read.not_enforced && read.on_delete_columns == ["a"]);
        assert_eq!(
            (read.columns, read.target_columns),
            (vec!["a".into(), "b".into()], vec!["x".into(), "y".into()])
        );
        for other in [
            "CHECK ((a > 0)) SOMETHING",
            "EXCLUDE USING gist (a inet_ops WITH &&)",
            "UNIQUE (a) NOT ENFORCED",
        ] {
            assert_eq!(constraint(other), None, "{other}");
        }
    }

    #[test]
    fn triggers_are_read_whole_or_not_at_all() {
        let read = trigger(
            "CREATE TRIGGER \"a b\" BEFORE INSERT OR UPDATE OF x, y ON public.t FOR EACH ROW \
             WHEN ((old.x IS DISTINCT FROM new.x)) EXECUTE FUNCTION app.f('it''s', 'b')",
        )
        .unwrap();
        assert_eq!(read.when, "before insert or update");
        assert_eq!(
            (read.of.len(), read.args.as_slice()),
            (2, ["it's".to_owned(), "b".to_owned()].as_slice())
        );
        assert_eq!(read.condition.as_deref(), Some("(old.x IS DISTINCT FROM new.x)"));
        let plain = "CREATE TRIGGER a AFTER DELETE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION f()";
        assert_eq!(trigger(plain).unwrap().function, ["pg_catalog", "f"]);
        let late = "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW \
                    EXECUTE FUNCTION app.f()";
        assert_eq!(trigger(late).unwrap().deferrable, Some("deferrable = deferred"));
        let early = late.replace("DEFERRABLE INITIALLY DEFERRED", "NOT DEFERRABLE INITIALLY IMMEDIATE");
        let early = trigger(&early).unwrap();
        assert!(early.is_constraint && early.deferrable.is_none());
        let seen = "CREATE TRIGGER a AFTER UPDATE ON public.t REFERENCING OLD TABLE AS o NEW TABLE AS n \
                    FOR EACH STATEMENT EXECUTE FUNCTION app.f()";
        let seen = trigger(seen).unwrap();
        assert_eq!((seen.old_table.as_deref(), seen.new_table.as_deref()), (Some("o"), Some("n")));
        let from = "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON public.t FROM public.u DEFERRABLE FOR EACH ROW \
                    EXECUTE FUNCTION app.f()";
        assert_eq!(trigger(from), None);
    }
}
