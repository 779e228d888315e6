//! Text search, foreign data and publications.

use super::constraints::a_column;
use super::relations::names;
use super::sql::{list, name, named};
use super::types::of_column;
use super::world::{At, Sort};

fn text_search(at: At<'_>) -> Vec<String> {
    let name = named(at);
    let parser = at.refer("parser", at.world.of(Sort::Parser)).filter(|_| at.flag("parses", 50));
    if let Some(parser) = parser {
        return vec![
            format!("CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = {})", named(parser)),
            format!("ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR asciiword WITH simple"),
        ];
    }
    let mut all = vec![format!(
        "CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{})",
        at.pick("copy", &["simple", "english"])
    )];
    if let Some(dictionary) =
        at.refer("dictionary", at.world.of(Sort::Dictionary)).filter(|_| at.flag("maps", 60))
    {
        let tokens = at.pick("tokens", &["asciiword", "asciiword, word"]);
        all.push(format!(
            "ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR {tokens} WITH {}, simple",
            named(dictionary)
        ));
    }
    all
}

fn server(at: At<'_>) -> Vec<String> {
    let (name, options) =
        (name(at), at.pick("options", &["", " OPTIONS (host 'a')", " OPTIONS (host 'b', port '1')"]));
    let mut all = vec![
        format!(
            "CREATE FOREIGN DATA WRAPPER w{}{}",
            at.key.number,
            at.pick("wrapper", &["", " OPTIONS (debug 'true')"])
        ),
        format!(
            "CREATE SERVER {name}{} FOREIGN DATA WRAPPER w{}{options}",
            at.pick("version", &["", " TYPE 'x' VERSION '1'", " TYPE 'x' VERSION '2'"]),
            at.key.number
        ),
    ];
    if at.flag("mapping", 40) {
        all.push(format!(
            "CREATE USER MAPPING FOR {} SERVER {name} OPTIONS (user '{}')",
            at.pick("who", &["anon", "PUBLIC"]),
            at.pick("user", &["u", "v"])
        ));
    }
    all
}

fn foreign_table(at: At<'_>) -> Vec<String> {
    let of_type = of_column(at).sql;
    let (more, options) = (
        at.pick("more", &["", ", more text NOT NULL", ", more text OPTIONS (name 'm')"]),
        at.pick("options", &["", " OPTIONS (t 'x')"]),
    );
    vec![format!(
        "CREATE FOREIGN TABLE {} (id integer, c {of_type}{more}) SERVER {}{options}",
        named(at),
        name(at.parent())
    )]
}

fn publication(at: At<'_>) -> Vec<String> {
    let since = at.world.major >= 15;
    let mut seen = Vec::new();
    let mut parts = Vec::new();
    for (knob, filter) in [("first", "filter0"), ("second", "filter1")] {
        let Some(table) = at.refer(knob, at.world.of(Sort::Table)).filter(|table| !seen.contains(&table.key))
        else {
            continue;
        };
        seen.push(table.key);
        let column = a_column(at, "column", table);
        let columns = if since { at.pick(filter, &["", "", "columns", "where"]) } else { "" };
        parts.push(match columns {
            "columns" => format!("TABLE {} ({})", named(table), names(table)),
            "where" => format!(
                "TABLE {} WHERE ({})",
                named(table),
                column.of_type.condition(at, "condition", &column.name)
            ),
            _ => format!("TABLE {}", named(table)),
        });
    }
    if let Some(schema) = at.refer("in", at.world.of(Sort::Schema)).filter(|_| since && at.flag("schema", 25))
    {
        parts.push(format!("TABLES IN SCHEMA {}", name(schema)));
    }
    let whole = at.flag("all", 15);
    let what = if whole {
        " FOR ALL TABLES".to_owned()
    } else if parts.is_empty() {
        String::new()
    } else {
        format!(" FOR {}", list(parts.into_iter()))
    };
    let with =
        at.pick("with", &["", " WITH (publish = 'insert')", " WITH (publish_via_partition_root = true)"]);
    vec![format!("CREATE PUBLICATION {}{what}{with}", name(at))]
}

pub(crate) fn statements(at: At<'_>) -> Vec<String> {
    match at.key.sort {
        Sort::Parser => vec![format!(
            "CREATE TEXT SEARCH PARSER {} (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype{})",
            named(at),
            at.pick("headline", &["", ", HEADLINE = prsd_headline"])
        )],
        Sort::Template => vec![format!(
            "CREATE TEXT SEARCH TEMPLATE {} ({}LEXIZE = dsimple_lexize)",
            named(at),
            at.pick("init", &["INIT = dsimple_init, ", ""])
        )],
        Sort::Subscription => vec![format!(
            "CREATE SUBSCRIPTION {} CONNECTION 'service=none' PUBLICATION {} WITH (connect = false, slot_name = NONE{})",
            name(at),
            at.pick("publication", &["p", "p, q"]),
            at.pick("with", &["", ", synchronous_commit = on", ", binary = true"])
        )],
        Sort::Dictionary => vec![format!(
            "CREATE TEXT SEARCH DICTIONARY {} (TEMPLATE = {}{})",
            named(at),
            at.refer("template", at.world.of(Sort::Template))
                .filter(|_| at.flag("own", 50))
                .map_or("simple".to_owned(), named),
            at.pick("rest", &["", ", STOPWORDS = english", ", ACCEPT = false"])
        )],
        Sort::TextSearch => text_search(at),
        Sort::Server => server(at),
        Sort::ForeignTable => foreign_table(at),
        Sort::Publication => publication(at),
        _ => Vec::new(),
    }
}
