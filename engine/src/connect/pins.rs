//! The settings that every session of ours has, whatever the role, the database or the server says.

use super::Purpose;
use crate::sql::quote_literal;

/// Settings that change how PostgreSQL prints a definition or parses a text, as pg_dump sets them and a few more.
const PINS: &[(&str, &str)] = &[
    ("application_name", "palisade"),
    ("standard_conforming_strings", "on"),
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, YMD"),
    ("IntervalStyle", "postgres"),
    ("bytea_output", "hex"),
    ("extra_float_digits", "1"),
    // How a default of type money is printed and read.
    ("lc_monetary", "C"),
    ("xmlbinary", "base64"),
    ("xmloption", "content"),
    ("quote_all_identifiers", "off"),
    ("transform_null_equals", "off"),
    ("array_nulls", "on"),
    // A policy that hides rows from us must be an error, never a shorter answer.
    ("row_security", "off"),
    ("check_function_bodies", "off"),
    ("client_min_messages", "warning"),
    ("lock_timeout", "0"),
    // Of a stricter one, statements fail that would only have to be tried again.
    ("default_transaction_isolation", "read committed"),
    ("idle_in_transaction_session_timeout", "0"),
    ("synchronize_seqscans", "off"),
    // Queries over the catalogs look costly enough for the compiler, and are not.
    ("jit", "off"),
];

/// Settings that not every supported major has; they are set where they exist.
const NEWER: &[(&str, &str)] = &[("transaction_timeout", "0"), ("idle_session_timeout", "0")];

/// The statements that pin a session, the last of which answers with `server_version_num`.
///
/// For [`Purpose::Read`] they open a transaction and hold for it alone; it sees what that of another session sees where
/// `snapshot` names one.
pub(super) fn script(purpose: Purpose, snapshot: Option<&str>) -> String {
    const VERSION: &str = "SELECT pg_catalog.current_setting('server_version_num'), \
                           pg_catalog.current_setting('server_version')";
    if purpose == Purpose::Query {
        return VERSION.to_owned();
    }
    let local = purpose == Purpose::Read;
    let mut script = String::new();
    if local {
        script += "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n";
        if let Some(snapshot) = snapshot {
            script += &format!("SET TRANSACTION SNAPSHOT {};\n", quote_literal(snapshot));
        }
    }
    let set = if local { "SET LOCAL" } else { "SET" };
    let statement_timeout = match purpose {
        Purpose::Read => "5min",
        // What a pull request wrote must not keep a job busy for ever.
        Purpose::Scratch => "2min",
        Purpose::Apply | Purpose::Query => "0",
    };
    // The catalogs of some thousand tables are more than the 4 MB that servers come with, and would be sorted on disk.
    let memory: &[(&str, &str)] = if local { &[("work_mem", "64MB")] } else { &[] };
    for (name, value) in PINS.iter().chain(&[("statement_timeout", statement_timeout)]).chain(memory) {
        script += &format!("{set} {name} = {};\n", quote_literal(value));
    }
    for (name, value) in NEWER {
        script += &format!(
            "SELECT pg_catalog.set_config(name, {}, {local}) FROM pg_catalog.pg_settings WHERE name = {};\n",
            quote_literal(value),
            quote_literal(name)
        );
    }
    // `SET search_path = ''` would put a schema with an empty name into the path.
    script += &format!("SELECT pg_catalog.set_config('search_path', '', {local});\n");
    script + VERSION
}
