//! Row security, policies, grants, default privileges; and comments, which hang on as many things.

use super::constraints::a_column;
use super::sql::{name, named, quoted, schema};
use super::world::{At, Sort};

/// The roles that a schema may name.
pub(crate) const ROLES: &[&str] = &["anon", "coach"];

fn role(at: At<'_>) -> &'static str {
    at.pick("role", &["anon", "coach", "PUBLIC"])
}

fn condition(at: At<'_>, form: &'static str, column: &'static str) -> String {
    let table = at.parent();
    let chosen = a_column(at, column, table);
    let other = at.refer("other", at.world.of(Sort::Table)).map(named);
    let function = at.refer("called", at.world.of(Sort::Function)).map(named);
    let simple = chosen.of_type.condition(at, "condition", &chosen.name);
    match at.pick(form, &["simple", "simple", "true", "user", "exists", "function"]) {
        "true" => "true".to_owned(),
        "user" => "CURRENT_USER = 'coach'::name".to_owned(),
        "exists" => other.map_or(simple, |other| {
            format!("EXISTS (SELECT 1 FROM {other} o WHERE o.id = {}.id)", name(table))
        }),
        "function" => function.map_or(simple, |function| format!("{function}(id::integer) IS NOT NULL")),
        _ => simple,
    }
}

fn policy(at: At<'_>) -> Vec<String> {
    let kind = at.pick("kind", &["", "", " AS RESTRICTIVE"]);
    let command = at.pick("command", &["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]);
    let mut sql =
        format!("CREATE POLICY {} ON {}{kind} FOR {command} TO {}", name(at), named(at.parent()), role(at));
    if command != "INSERT" {
        sql += &format!(" USING ({})", condition(at, "using", "column"));
    }
    if command == "INSERT" || (matches!(command, "ALL" | "UPDATE") && at.flag("checks", 40)) {
        sql += &format!(" WITH CHECK ({})", condition(at, "check", "second"));
    }
    vec![sql]
}

fn grant(at: At<'_>) -> Vec<String> {
    let world = at.world;
    let (role, option) = (role(at), at.pick("option", &["", "", "", " WITH GRANT OPTION"]));
    let option = if role == "PUBLIC" { "" } else { option };
    let relations = world.of(Sort::Table).chain(world.of(Sort::View)).chain(world.of(Sort::Materialized));
    let on = match at.pick(
        "=on",
        &[
            "relation", "relation", "relation", "column", "schema", "function", "revoke", "type", "sequence",
            "identity", "server", "language", "wrapper", "foreign",
        ],
    ) {
        "column" => at.refer("target", world.of(Sort::Table)).map(|table| {
            let column = a_column(at, "column", table).name;
            format!(
                "{} ({column}) ON {}",
                at.pick("privilege", &["SELECT", "UPDATE", "REFERENCES"]),
                named(table)
            )
        }),
        "schema" => at.refer("target", world.of(Sort::Schema)).map(|schema| {
            format!("{} ON SCHEMA {}", at.pick("privilege", &["USAGE", "CREATE", "ALL"]), name(schema))
        }),
        "function" => at
            .refer("target", world.of(Sort::Function))
            .map(|function| format!("EXECUTE ON ROUTINE {}", named(function))),
        "revoke" => {
            let found = at.refer("target", world.of(Sort::Function));
            return found
                .map(|function| format!("REVOKE EXECUTE ON ROUTINE {} FROM PUBLIC", named(function)))
                .into_iter()
                .collect();
        }
        "type" => at
            .refer(
                "target",
                world.of(Sort::Enum).chain(world.of(Sort::Domain)).chain(world.of(Sort::Composite)),
            )
            .map(|of| format!("USAGE ON TYPE {}", named(of))),
        "sequence" => at
            .refer("target", world.of(Sort::Sequence))
            .map(|of| format!("{} ON SEQUENCE {}", at.pick("privilege", &["USAGE", "SELECT"]), named(of))),
        "identity" => at.refer("target", world.of(Sort::Column)).map(|of| {
            let (table, column) = (name(of.parent()), name(of));
            let sequence = format!("{}_{}_seq", table.trim_matches('"'), column.trim_matches('"'));
            let privilege = at.pick("privilege", &["USAGE", "SELECT, UPDATE"]);
            format!("{privilege} ON SEQUENCE {}.\"{sequence}\"", schema(of.parent()))
        }),
        "language" => {
            at.refer("target", world.of(Sort::Language)).map(|of| format!("USAGE ON LANGUAGE {}", name(of)))
        }
        "wrapper" => at
            .refer("target", world.of(Sort::Server))
            .map(|of| format!("USAGE ON FOREIGN DATA WRAPPER w{}", of.key.number)),
        "foreign" => at
            .refer("target", world.of(Sort::ForeignTable).chain(world.of(Sort::TypedTable)))
            .map(|of| format!("{} ON {}", at.pick("privilege", &["SELECT", "INSERT, UPDATE"]), named(of))),
        "server" => at
            .refer("target", world.of(Sort::Server))
            .map(|of| format!("USAGE ON FOREIGN SERVER {}", name(of))),
        _ => at.refer("target", relations).map(|of| {
            format!(
                "{} ON {}",
                at.pick("privilege", &["SELECT", "INSERT, UPDATE", "ALL", "DELETE"]),
                named(of)
            )
        }),
    };
    on.map(|on| format!("GRANT {on} TO {role}{option}")).into_iter().collect()
}

fn default_privilege(at: At<'_>) -> Vec<String> {
    let schema = at.refer("in", at.world.of(Sort::Schema)).filter(|_| at.flag("schema", 50));
    let within = schema.map(|schema| format!(" IN SCHEMA {}", name(schema))).unwrap_or_default();
    let role = role(at);
    let what = at.pick(
        "what",
        &[
            "GRANT SELECT ON TABLES TO",
            "GRANT USAGE ON SEQUENCES TO",
            "GRANT EXECUTE ON FUNCTIONS TO",
            "GRANT USAGE ON TYPES TO",
            "GRANT ALL ON TABLES TO",
            "GRANT USAGE ON SCHEMAS TO",
            "REVOKE EXECUTE ON FUNCTIONS FROM",
            "REVOKE USAGE ON TYPES FROM",
        ],
    );
    vec![format!("ALTER DEFAULT PRIVILEGES{within} {what} {role}")]
}

/// A comment on anything that takes one, addressed as it is.
fn comment(at: At<'_>) -> Vec<String> {
    let text = quoted(at.pick("text", &["a comment", "it's another", "two\nlines"]));
    let Some(on) = at.refer("on", at.world.all().filter(|other| address(*other).is_some())).and_then(address)
    else {
        return Vec::new();
    };
    vec![format!("COMMENT ON {on} IS {text}")]
}

fn address(at: At<'_>) -> Option<String> {
    use Sort::*;
    let on = |noun: &str| format!("{noun} {} ON {}", name(at), named(at.parent()));
    Some(match at.key.sort {
        Schema => format!("SCHEMA {}", name(at)),
        Enum | Composite | Range | BaseType => format!("TYPE {}", named(at)),
        Domain => format!("DOMAIN {}", named(at)),
        Sequence => format!("SEQUENCE {}", named(at)),
        Table | TypedTable | Partition => format!("TABLE {}", named(at)),
        ForeignTable => format!("FOREIGN TABLE {}", named(at)),
        Extension => format!("EXTENSION {}", name(at)),
        AccessMethod => format!("ACCESS METHOD {}", name(at)),
        Language => format!("LANGUAGE {}", name(at)),
        Conversion => format!("CONVERSION {}", named(at)),
        Aggregate => format!("AGGREGATE {}(integer)", named(at)),
        Operator => "OPERATOR public.=== (integer, integer)".to_owned(),
        OperatorFamily => format!("OPERATOR FAMILY {} USING btree", named(at)),
        OperatorClass => format!("OPERATOR CLASS {} USING btree", named(at)),
        Parser => format!("TEXT SEARCH PARSER {}", named(at)),
        Template => format!("TEXT SEARCH TEMPLATE {}", named(at)),
        Dictionary => format!("TEXT SEARCH DICTIONARY {}", named(at)),
        Subscription => format!("SUBSCRIPTION {}", name(at)),
        Column => format!("COLUMN {}.{}", named(at.parent()), name(at)),
        Function => format!("ROUTINE {}", named(at)),
        View => format!("VIEW {}", named(at)),
        Materialized => format!("COLUMN {}.x", named(at)),
        Check | Key | ForeignKey => on("CONSTRAINT"),
        Trigger | ViewTrigger => on("TRIGGER"),
        Policy => on("POLICY"),
        Rule => on("RULE"),
        Index => format!("INDEX {}.{}", super::sql::schema(at.parent()), name(at)),
        Statistics => format!("STATISTICS {}", named(at)),
        Collation => format!("COLLATION {}", named(at)),
        EventTrigger => format!("EVENT TRIGGER {}", name(at)),
        Publication => format!("PUBLICATION {}", name(at)),
        Server => format!("SERVER {}", name(at)),
        TextSearch => format!("TEXT SEARCH CONFIGURATION {}", named(at)),
        _ => return None,
    })
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::Policy => policy(at),
        Sort::Security => {
            let table = named(at.parent());
            let mut all = vec![format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")];
            if at.flag("force", 40) {
                all.push(format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"));
            }
            all
        }
        Sort::Grant => grant(at),
        Sort::DefaultPrivilege => default_privilege(at),
        Sort::Comment => comment(at),
        _ => Vec::new(),
    }
}
