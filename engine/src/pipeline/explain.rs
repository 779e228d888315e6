//! What the intent of one table became: the sentences, the SQL, the indexes that serve it, and PostgreSQL's plan.

use std::collections::BTreeSet;

use palisade_model::name::{QualifiedName, quote_ident};
use palisade_model::resolved::Served;
use palisade_model::resolved::intent::TableIntent;
use palisade_model::written::Command;

use crate::connect::Session;
use crate::error::{Error, Result};

use super::Code;

/// A table's intent and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The table.
    pub table: QualifiedName,
    /// Its sentences, each with its place in the sources.
    pub intent: Vec<(String, String)>,
    /// The statements that they became: policies, the guard, and the functions that these call.
    pub sql: Vec<String>,
    /// Which index finds the rows.
    pub served: Vec<Served>,
    /// The roles that may read rows.
    pub readers: Vec<String>,
}

/// Explains a table, named with or without its schema.
///
/// # Errors
/// When the sources have no such table, or several.
pub fn explain(code: &Code, name: &str) -> Result<Explained> {
    let intent = find(code, name)?;
    let table = &intent.name;
    let own = |kind: &str, parent: &Option<String>| {
        matches!(kind, "policy" | "trigger") && parent.as_deref() == Some(table.name.as_str())
    };
    let statements = code.script.statements.iter().filter_map(|one| Some((one, one.object.as_ref()?)));
    let statements: Vec<_> = statements.collect();
    let mut sql: Vec<String> = statements
        .iter()
        .filter(|(_, object)| object.schema == table.schema && own(object.kind, &object.parent))
        .map(|(one, _)| one.sql.clone())
        .collect();
    // A function may call another one, and so the list grows while it is read.
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut at = 0;
    while at < sql.len() {
        for (one, object) in statements.iter().filter(|(_, object)| object.kind == "function") {
            let called = format!("{}(", QualifiedName::new(&object.schema, &object.name));
            if sql[at].contains(&called) && seen.insert(one.sql.as_str()) && !sql.contains(&one.sql) {
                sql.push(one.sql.clone());
            }
        }
        at += 1;
    }
    let mut readers: Vec<String> =
        intent.rules_for(Command::Select).flat_map(|(rule, _)| rule.to.iter().cloned()).collect();
    readers.sort();
    readers.dedup();
    readers.retain(|role| role != "public");
    let served = code.script.served.iter().filter(|served| served.table == *table).cloned().collect();
    Ok(Explained { intent: sentences(intent), table: table.clone(), sql, served, readers })
}

/// PostgreSQL's plan for reading the whole table as a role, as if `id` called. A session that reads is inside a
/// transaction already, which a savepoint gives back.
///
/// # Errors
/// When the session may not take on the role, or the table is not there.
pub async fn plan_of(session: &Session, code: &Code, table: &QualifiedName, role: &str) -> Result<String> {
    let caller = code.script.intent.caller.as_ref().map(|caller| caller.sql_type.as_str());
    let id = match caller {
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("bigint") => "0",
        _ => "somebody",
    };
    let mut setup = format!(
        "SAVEPOINT explained; SET LOCAL row_security = on; \
         SELECT set_config('request.jwt.claims', json_build_object('sub', '{id}')::text, true);"
    );
    for source in code.script.intent.caller.iter().flat_map(|caller| &caller.sources) {
        if let palisade_model::resolved::intent::CallerSource::Setting(name) = source {
            setup.push_str(&format!("SELECT set_config({}, '{id}', true);", crate::sql::quote_literal(name)));
        }
    }
    setup.push_str(&format!("SET LOCAL ROLE {}", quote_ident(role)));
    let found = async {
        session.execute(&setup).await?;
        session.query(&format!("EXPLAIN (COSTS OFF) SELECT FROM {table}"), &[]).await
    }
    .await;
    session.execute("ROLLBACK TO explained; RELEASE explained").await?;
    let lines = found?.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>();
    Ok(lines.join("\n"))
}

fn find<'a>(code: &'a Code, name: &str) -> Result<&'a TableIntent> {
    let tables = &code.script.intent.tables;
    let (schema, short) = name.split_once('.').map_or((None, name), |(schema, short)| (Some(schema), short));
    let fits = |intent: &&TableIntent| {
        intent.name.name == short && schema.is_none_or(|schema| intent.name.schema == schema)
    };
    let found: Vec<&TableIntent> = tables.values().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let known: Vec<String> = tables.keys().map(|name| name.name.clone()).collect();
            let near = palisade_model::suggest::nearest(short, known.iter().map(String::as_str));
            let error = Error::new(format!("the sources have no table `{name}`"));
            Err(match near {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            })
        }
        _ => Err(Error::new(format!("several schemas have a table `{name}`"))
            .hint("write it with its schema: schema.table")),
    }
}

/// Every sentence with its place.
fn sentences(intent: &TableIntent) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut push = |place: String, text: String| out.push((place, text));
    for one in &intent.relations {
        push(one.location.to_string(), one.to_string());
    }
    for one in &intent.rules {
        push(one.location.to_string(), one.to_string());
    }
    for one in &intent.consents {
        push(one.location.to_string(), one.to_string());
    }
    for one in &intent.transitions {
        push(one.location.to_string(), one.to_string());
    }
    for one in &intent.immutable {
        push(one.location.to_string(), format!("immutable {}", one.column));
    }
    for one in &intent.writable {
        push(one.location.to_string(), one.to_string());
    }
    for one in &intent.by_hand {
        push(one.location.to_string(), format!("{} by hand, which nobody verifies", one.name));
    }
    if let Some(one) = &intent.none {
        push(one.location.to_string(), format!("nobody: {}", one.reason));
    }
    out
}
