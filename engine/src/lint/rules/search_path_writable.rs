//! A definer's search_path leads through a schema that others write to
//!
//! PostgreSQL searches `pg_temp` first unless the path names it, and anybody can create temporary tables. A schema in which
//! clients may create is no better: whoever puts an object there runs it with the rights of the function's owner.
//!
//! ```sql
//! set search_path = public          -- a temporary table `users` is found before public.users
//! ```
//!
//! **Instead** `set search_path = ''` with qualified names, or `pg_temp` as the last entry.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.definer) {
        let Some(path) = function.search_path.as_ref().filter(|path| !path.is_empty()) else { continue };
        let named: Vec<&str> =
            path.iter().map(String::as_str).filter(|entry| !matches!(*entry, "pg_catalog" | "pg_temp")).collect();
        if named.is_empty() {
            continue;
        }
        if path.last().is_some_and(|last| last != "pg_temp") {
            let message = format!("{} searches temporary tables first: its path does not end in pg_temp", function.id);
            let help = "set search_path = '', or put pg_temp last";
            out.push(&function.id, message).severity(Severity::Warning).help(help);
        }
        for schema in named {
            let id = ObjectId::database(Kind::Schema, schema);
            let roles = cx.reached_by(&id, "CREATE");
            if !roles.is_empty() || schema == "$user" {
                let who = if roles.is_empty() { "its caller".to_owned() } else { people(&roles) };
                let message = format!("{} searches {schema}, where {who} can create objects", function.id);
                out.push(&function.id, message).help("set search_path = ''");
            }
        }
    }
}
