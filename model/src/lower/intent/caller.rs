//! The function that answers who calls.

use super::{Expansion, predicate};
use crate::name::quote_literal;
use crate::resolved::Function;
use crate::resolved::intent::{Caller, CallerSource};

/// The function, if anything asks for it.
pub(super) fn function(expansion: &Expansion<'_>) -> Option<Function> {
    let caller = expansion.intent.caller.as_ref()?;
    let (callers, location) = expansion.calls.get(&caller.function)?;
    Some(Function {
        name: caller.function.clone(),
        location: location.clone(),
        definition: definition(caller),
        comment:
            "The caller's id, or null if nobody calls. Generated; palisade.toml says where it comes from."
                .to_owned(),
        callers: callers.iter().cloned().collect(),
    })
}

fn definition(caller: &Caller) -> String {
    let cast = if caller.sql_type == "text" { String::new() } else { format!("::{}", caller.sql_type) };
    let body = match caller.sources.as_slice() {
        [one] => format!("  select {}{cast}", bracketed(&id(one, &caller.sql_type), &cast)),
        many => {
            let (last, first) = many.split_last().unwrap_or((&many[0], &[]));
            let mut body = "  select case".to_owned();
            for source in first {
                let sql = bracketed(&id(source, &caller.sql_type), &cast);
                body.push_str(&format!("\n    when {} then {sql}{cast}", is_there(source)));
            }
            let sql = bracketed(&id(last, &caller.sql_type), &cast);
            body.push_str(&format!("\n    else {sql}{cast}\n  end"));
            body
        }
    };
    format!(
        "RETURNS {}\n    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = ''\n    AS $$\n{body}\n$$",
        caller.sql_type
    )
}

fn bracketed(sql: &str, cast: &str) -> String {
    if cast.is_empty() { sql.to_owned() } else { format!("({sql})") }
}

/// The id, or null. An empty one is nobody.
fn id(source: &CallerSource, sql_type: &str) -> String {
    match source {
        CallerSource::Supabase if sql_type == "uuid" => "auth.uid()".to_owned(),
        // `auth.uid()` would fail on an id that is no uuid.
        CallerSource::Supabase => "nullif(auth.jwt() ->> 'sub', '')".to_owned(),
        CallerSource::Neon => "nullif(auth.user_id(), '')".to_owned(),
        CallerSource::Setting(name) => setting(name),
        CallerSource::Claim(path) => format!("nullif({}, '')", predicate::claim(path)),
    }
}

/// Whether the source says anything at all. A token without a subject is nobody, and no reason to ask the next one.
fn is_there(source: &CallerSource) -> String {
    match source {
        CallerSource::Supabase => "auth.jwt() is not null".to_owned(),
        CallerSource::Neon => "auth.user_id() is not null".to_owned(),
        CallerSource::Setting(name) => format!("{} is not null", setting(name)),
        CallerSource::Claim(_) => format!("{} is not null", setting("request.jwt.claims")),
    }
}

/// A setting of the transaction, or null. Once set, it is afterwards an empty string and not null.
fn setting(name: &str) -> String {
    format!("nullif(current_setting({}, true), '')", quote_literal(name))
}
