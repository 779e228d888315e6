//! Functions and what calls them: aggregates, operators, casts, triggers, rules.

use super::constraints::a_column;
use super::sql::{name, named};
use super::world::{At, Sort};

/// What a function takes besides its integer, which makes it another function.
fn signature(at: At<'_>) -> String {
    let table = at.refer("table", at.world.of(Sort::Table)).map(named);
    let own = at
        .refer(
            "own",
            at.world.of(Sort::Enum).chain(at.world.of(Sort::Domain)).chain(at.world.of(Sort::Composite)),
        )
        .map(named);
    match at.pick("takes", &["", "", "", "default", "table", "own", "own", "rows"]) {
        "default" => "a integer, b text DEFAULT 'x'::text".to_owned(),
        "table" => table.map_or("a integer".to_owned(), |table| format!("a integer, b {table} DEFAULT NULL")),
        "own" => own.map_or("a integer".to_owned(), |own| format!("a integer, b {own} DEFAULT NULL")),
        "rows" => own.map_or("a integer".to_owned(), |own| format!("a integer, b {own}[] DEFAULT NULL")),
        _ => "a integer".to_owned(),
    }
}

fn function(at: At<'_>) -> Vec<String> {
    let (called, takes, number) = (named(at), signature(at), at.pick("number", &["1", "2", "3"]));
    let table = at.refer("reads", at.world.of(Sort::Table));
    let reads = table.map_or("pg_class".to_owned(), named);
    let attributes = [
        at.pick("volatility", &[" IMMUTABLE", " IMMUTABLE", " STABLE", ""]),
        at.pick("strict", &["", "", " STRICT"]),
        at.pick("security", &["", "", " SECURITY DEFINER SET search_path = ''"]),
        at.pick("parallel", &["", "", " PARALLEL SAFE"]),
        at.pick("cost", &["", "", " COST 7"]),
    ]
    .concat();
    let head = format!("CREATE FUNCTION {called}({takes})");
    let atomic = at.world.major >= 14;
    let language =
        at.refer("language", at.world.of(Sort::Language)).filter(|_| at.flag("own_language", 50)).map(name);
    let sql = match at.pick(
        "form",
        &["sql", "sql", "plpgsql", "atomic", "atomic", "atomic", "rows", "setof", "table", "procedure"],
    ) {
        "plpgsql" => format!(
            "{head} RETURNS integer LANGUAGE {}{attributes} AS $$ begin return a + {number}; end $$",
            language.unwrap_or("plpgsql".to_owned())
        ),
        "atomic" if atomic => {
            let column = table.map(|table| a_column(at, "column", table).name);
            let column = column.map_or("1".to_owned(), |column| format!("t.{column}"));
            match at.pick("body", &["value", "count", "column", "row"]) {
                "count" => format!(
                    "{head} RETURNS bigint STABLE BEGIN ATOMIC SELECT count(*) + {number} FROM {reads} t; END"
                ),
                "column" => format!(
                    "{head} RETURNS bigint STABLE BEGIN ATOMIC SELECT count({column}) FROM {reads} t; END"
                ),
                "row" => format!(
                    "{head} RETURNS {reads} STABLE BEGIN ATOMIC SELECT t.* FROM {reads} t LIMIT {number}; END"
                ),
                _ => format!("{head} RETURNS integer{attributes} RETURN a + {number}"),
            }
        }
        "rows" => format!(
            "{head} RETURNS {reads} LANGUAGE sql STABLE AS $$ select t.* from {reads} t limit {number} $$"
        ),
        "setof" => {
            format!("{head} RETURNS SETOF {reads} LANGUAGE sql STABLE AS $$ select t.* from {reads} t $$")
        }
        "table" => {
            format!("{head} RETURNS TABLE (x integer, y text) LANGUAGE sql AS $$ select {number}, 'a' $$")
        }
        "procedure" => {
            format!(
                "CREATE PROCEDURE {called}({takes}) LANGUAGE plpgsql AS $$ begin perform {number}; end $$"
            )
        }
        _ => format!("{head} RETURNS integer LANGUAGE sql{attributes} AS $$ select a + {number} $$"),
    };
    vec![sql]
}

fn aggregate(at: At<'_>) -> Vec<String> {
    let state = format!("{}_state", name(at).trim_matches('"').replace(' ', "_"));
    let (rest, number) = (
        at.pick("rest", &["", ", INITCOND = '0'", ", INITCOND = '5', PARALLEL = SAFE"]),
        at.pick("number", &["0", "1"]),
    );
    vec![
        format!(
            "CREATE FUNCTION public.{state}(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ select coalesce($1, 0) + $2 + {number} $$"
        ),
        format!("CREATE AGGREGATE {}(integer) (SFUNC = public.{state}, STYPE = integer{rest})", named(at)),
    ]
}

fn operator(at: At<'_>) -> Vec<String> {
    let body = at.pick("body", &["$1 + $2 > 0", "$1 % 5 = $2 % 5"]);
    let rest =
        at.pick("rest", &["", ", COMMUTATOR = OPERATOR(public.===)", ", RESTRICT = eqsel, JOIN = eqjoinsel"]);
    vec![
        format!(
            "CREATE FUNCTION public.same(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ select {body} $$"
        ),
        format!(
            "CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = integer, RIGHTARG = integer{rest})"
        ),
    ]
}

fn operator_family(at: At<'_>) -> Vec<String> {
    let (name, all) = (named(at), at.pick("all", &["", "", ", OPERATOR 5 > (integer, bigint)"]));
    let add = format!(
        "ALTER OPERATOR FAMILY {name} USING btree ADD OPERATOR 1 < (integer, bigint), \
         OPERATOR 3 = (integer, bigint){all}, FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint)"
    );
    let mut sql = vec![format!("CREATE OPERATOR FAMILY {name} USING btree")];
    sql.extend(at.flag("filled", 60).then_some(add));
    sql
}

fn operator_class(at: At<'_>) -> Vec<String> {
    let default = at.pick(
        "operators",
        &[
            "OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >",
            "OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >",
        ],
    );
    let methods = at.world.of(Sort::AccessMethod).filter(|method| method.key.number > 0);
    let method = at.refer("method", methods).filter(|_| at.flag("own_method", 40)).map(name);
    let family = at.refer("family", at.world.of(Sort::OperatorFamily)).filter(|_| at.flag("in_family", 50));
    let family = family.map(|family| format!(" FAMILY {}", named(family))).unwrap_or_default();
    vec![format!(
        "CREATE OPERATOR CLASS {} FOR TYPE integer USING {}{family} AS {default}, FUNCTION 1 btint4cmp(integer, integer)",
        named(at),
        method.unwrap_or("btree".to_owned())
    )]
}

fn cast(at: At<'_>) -> Vec<String> {
    let Some(of_enum) = at.refer("enum", at.world.of(Sort::Enum)).map(named) else { return Vec::new() };
    let context = at.pick("context", &["", " AS ASSIGNMENT"]);
    match at.pick("form", &["inout", "function"]) {
        "inout" => vec![format!("CREATE CAST ({of_enum} AS integer) WITH INOUT{context}")],
        _ => vec![
            format!(
                "CREATE FUNCTION public.number_of({of_enum}) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ select case when $1::text ~ '^[0-9]+$' then $1::text::integer else 1 end $$"
            ),
            format!("CREATE CAST ({of_enum} AS integer) WITH FUNCTION public.number_of({of_enum}){context}"),
        ],
    }
}

/// A trigger with a function of its own.
fn trigger(at: At<'_>) -> Vec<String> {
    let table = at.parent();
    let own = format!(
        "public.fire_{}_{}_{}",
        if at.key.sort == Sort::Trigger { "t" } else { "v" },
        at.key.home[0],
        at.key.number
    );
    let body = at.pick("body", &["return new;", "return coalesce(new, old);"]);
    let function =
        format!("CREATE FUNCTION {own}() RETURNS trigger LANGUAGE plpgsql AS $$ begin {body} end $$");
    let (name, of) = (name(at), named(table));
    if at.key.sort == Sort::ViewTrigger {
        let event = at.pick("event", &["INSERT", "INSERT OR UPDATE", "DELETE"]);
        return vec![
            function,
            format!("CREATE TRIGGER {name} INSTEAD OF {event} ON {of} FOR EACH ROW EXECUTE FUNCTION {own}()"),
        ];
    }
    let column = a_column(at, "column", table);
    let update = format!("UPDATE OF {}", column.name);
    let event = at.pick("event", &["INSERT", "UPDATE", "INSERT OR DELETE", update.as_str()]);
    let mut sql = match at.pick("form", &["before", "after", "constraint", "statement", "when"]) {
        "after" => format!(
            "CREATE TRIGGER {name} AFTER {event} ON {of} FOR EACH ROW EXECUTE FUNCTION {own}('a', 'b')"
        ),
        "constraint" => format!(
            "CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {of} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION {own}()"
        ),
        "statement" => format!(
            "CREATE TRIGGER {name} AFTER INSERT ON {of} REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {own}()"
        ),
        "when" => {
            let condition = column.of_type.condition(at, "condition", &format!("new.{}", column.name));
            format!(
                "CREATE TRIGGER {name} AFTER UPDATE ON {of} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {own}()"
            )
        }
        _ => format!("CREATE TRIGGER {name} BEFORE {event} ON {of} FOR EACH ROW EXECUTE FUNCTION {own}()"),
    };
    let mut all = vec![function, std::mem::take(&mut sql)];
    if at.flag("state", 20) {
        all.push(format!(
            "ALTER TABLE {of} {} TRIGGER {name}",
            at.pick("which", &["DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
        ));
    }
    all
}

fn rule(at: At<'_>) -> Vec<String> {
    let table = named(at.parent());
    let column = a_column(at, "column", at.parent());
    let condition = column.of_type.condition(at, "condition", &format!("old.{}", column.name));
    let form = at.pick("form", &["DO INSTEAD NOTHING", "DO ALSO NOTIFY changed"]);
    vec![format!("CREATE RULE {} AS ON DELETE TO {table} WHERE NOT ({condition}) {form}", name(at))]
}

fn event_trigger(at: At<'_>) -> Vec<String> {
    let (name, event) = (name(at), at.pick("event", &["ddl_command_end", "sql_drop", "ddl_command_start"]));
    let tags = at.pick(
        "tags",
        &["", " WHEN TAG IN ('CREATE SCHEMA')", " WHEN TAG IN ('CREATE EXTENSION', 'DROP EXTENSION')"],
    );
    let mut all = vec![
        "CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ begin null; end $$"
            .to_owned(),
        format!("CREATE EVENT TRIGGER {name} ON {event}{tags} EXECUTE FUNCTION public.on_ddl()"),
    ];
    if at.flag("disabled", 30) {
        all.push(format!("ALTER EVENT TRIGGER {name} DISABLE"));
    }
    all
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::Function => function(at),
        Sort::Aggregate => aggregate(at),
        Sort::Operator => operator(at),
        Sort::OperatorFamily => operator_family(at),
        Sort::OperatorClass => operator_class(at),
        Sort::Cast => cast(at),
        Sort::Trigger | Sort::ViewTrigger => trigger(at),
        Sort::Rule => rule(at),
        Sort::EventTrigger => event_trigger(at),
        _ => Vec::new(),
    }
}
