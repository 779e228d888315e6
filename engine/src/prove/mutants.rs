//! The mutants of a schema: every policy, helper, guard, view and privilege, weakened in one way each.

use std::collections::BTreeSet;

use palisade_model::written::Command;
use serde::{Deserialize, Serialize};

use super::pinned::{Guards, Pinned, pinned, same_check};
use super::weakened::weakened;
use crate::connect::Session;
use crate::sql::{Token, quote_ident, significant};
use crate::world::{Shape, TableName, Text, World};
use crate::{Error, Result};

/// One weakened state of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutant {
    /// What was done: `policy own on notes: USING is true`.
    pub name: String,
    /// The statements that do it.
    pub sql: String,
    /// What was weakened: `policy`, `table`, `view`, `function`, `trigger`, `grant`, `anon`.
    pub kind: String,
    /// The tables that it is about: whose policy, privilege or trigger it is.
    #[serde(skip)]
    pub of: BTreeSet<TableName>,
    /// The command that it is about, if it is about one alone.
    #[serde(skip)]
    pub command: Option<Command>,
    /// Why it cannot differ, where that is certain beforehand.
    #[serde(skip)]
    pub settled: Option<String>,
    /// Whether such a change often changes nothing.
    #[serde(skip)]
    pub doubtful: bool,
    /// The tables that it can change access to; none means all.
    #[serde(skip)]
    pub reach: BTreeSet<TableName>,
}

#[derive(Debug, Deserialize)]
struct Object {
    kind: String,
    schema: String,
    table: String,
    name: String,
    command: String,
    permissive: bool,
    roles: Vec<String>,
    using: Option<String>,
    check: Option<String>,
    definition: String,
}

/// Every mutant of the database behind a session.
///
/// # Errors
/// When it cannot be read.
pub async fn mutants(session: &Session, world: &World) -> Result<Vec<Mutant>> {
    let (pinned, guards) = (pinned(session).await?, Guards::read(session).await?);
    let mut all: Vec<Mutant> = Vec::new();
    for row in session.query(include_str!("objects.sql"), &[]).await? {
        let object: Object = serde_json::from_str(row.get(0))
            .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))?;
        let reach = reach(&object, &world.shape);
        let first = all.len();
        let mut add = |what: &str, sql: String| {
            let of = if object.table.is_empty() {
                object.schema.clone()
            } else {
                TableName::new(&object.schema, &object.table).to_string()
            };
            let name = format!("{} {} on {of}: {what}", object.kind, object.name);
            let doubtful = object.kind == "grant"
                || ["TO PUBLIC", "WITH CHECK left out", "security definer", "security invoker"]
                    .contains(&what);
            all.push(Mutant {
                name,
                sql,
                kind: object.kind.clone(),
                of: about(&object, &world.shape),
                command: object.command(),
                doubtful,
                settled: None,
                reach: reach.clone(),
            });
        };
        match object.kind.as_str() {
            "policy" => {
                policy(&object, &world.shape, &mut add);
                settle(&object, &pinned, &mut all);
            }
            "table" => add(
                "row security off",
                format!("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", object.relation()),
            ),
            "view" => add(
                "security_invoker off",
                format!("ALTER VIEW {} SET (security_invoker = false)", object.relation()),
            ),
            "function" => function(&object, &world.shape, &mut add),
            "trigger" => {
                add("dropped", format!("DROP TRIGGER {} ON {}", quote_ident(&object.name), object.relation()))
            }
            "grant" => {
                let command = &object.command;
                let role = object.roles.first().map_or("", String::as_str);
                let grant = format!("GRANT {command} ON {} TO {}", object.relation(), quote_ident(role));
                add(&format!("{command} on all columns"), grant);
            }
            "anon" => {
                let (relation, role) = (object.relation(), object.roles.first().map_or("", String::as_str));
                let role = quote_ident(role);
                add(
                    "a policy and a grant more",
                    format!(
                        "CREATE POLICY palisade_mutant ON {relation} FOR SELECT TO {role} USING (true);\nGRANT SELECT ON {relation} TO {role}"
                    ),
                );
            }
            _ => {}
        }
        for mutant in &mut all[first..] {
            let table = TableName::new(&object.schema, &object.table);
            let kept = match object.kind.as_str() {
                "function" => guards.redefined(&object.name, &mutant.sql),
                "trigger" => guards.without(&table, &object.name),
                _ => None,
            };
            mutant.settled = mutant.settled.take().or(kept);
        }
    }
    Ok(all)
}

impl Object {
    fn relation(&self) -> String {
        TableName::new(&self.schema, &self.table).sql()
    }

    /// The name of a function, without its schema and its arguments.
    fn called(&self) -> &str {
        let name = self.name.split('(').next().unwrap_or_default();
        name.rsplit('.').next().unwrap_or(name)
    }

    fn command(&self) -> Option<Command> {
        match self.command.as_str() {
            "SELECT" => Some(Command::Select),
            "INSERT" => Some(Command::Insert),
            "UPDATE" => Some(Command::Update),
            "DELETE" => Some(Command::Delete),
            _ => None,
        }
    }

    /// The policy anew, with some of it changed.
    fn recreated(&self, permissive: bool, using: Option<&str>, check: Option<&str>) -> String {
        let roles: Vec<_> = self
            .roles
            .iter()
            .map(|role| if role == "public" { "PUBLIC".into() } else { quote_ident(role) })
            .collect();
        let name = quote_ident(&self.name);
        let kind = if permissive { "PERMISSIVE" } else { "RESTRICTIVE" };
        let mut sql = format!(
            "DROP POLICY {name} ON {0};\nCREATE POLICY {name} ON {0} AS {kind} FOR {1} TO {2}",
            self.relation(),
            self.command,
            roles.join(", "),
        );
        sql += &using.map(|using| format!(" USING ({using})")).unwrap_or_default();
        sql + &check.map(|check| format!(" WITH CHECK ({check})")).unwrap_or_default()
    }
}

fn policy(object: &Object, shape: &Shape, add: &mut dyn FnMut(&str, String)) {
    let (using, check) = (object.using.as_deref(), object.check.as_deref());
    let on = format!("{} ON {}", quote_ident(&object.name), object.relation());
    add("dropped", format!("DROP POLICY {on}"));
    if using.is_some_and(|using| using != "true") {
        add("USING is true", object.recreated(object.permissive, Some("true"), check));
    }
    if check.is_some_and(|check| check != "true") {
        add("WITH CHECK is true", object.recreated(object.permissive, using, Some("true")));
        if using.is_some() {
            add("WITH CHECK left out", object.recreated(object.permissive, using, None));
        }
    }
    let turned = if object.permissive { "restrictive" } else { "permissive" };
    add(turned, object.recreated(!object.permissive, using, check));
    if !object.roles.iter().any(|role| role == "public") {
        add("TO PUBLIC", format!("ALTER POLICY {on} TO PUBLIC"));
    }
    for (part, text) in [("USING", using), ("WITH CHECK", check)] {
        let Some(text) = text else { continue };
        for (what, changed) in weakened(text, shape) {
            let (using, check) =
                if part == "USING" { (Some(&*changed), check) } else { (using, Some(&*changed)) };
            add(&format!("{part} {what}"), object.recreated(object.permissive, using, check));
        }
    }
}

/// Marks the mutants of a policy for UPDATE that only change what it asks of the new row, and ask no more of it than
/// is certain.
fn settle(object: &Object, pinned: &Pinned, all: &mut [Mutant]) {
    let (true, "UPDATE", Some(using)) = (object.permissive, object.command.as_str(), object.using.as_deref())
    else {
        return;
    };
    let table = TableName::new(&object.schema, &object.table);
    let head = object.recreated(true, Some(using), None);
    for mutant in all.iter_mut().filter(|mutant| mutant.kind == "policy" && mutant.of.contains(&table)) {
        let Some(rest) = mutant.sql.strip_prefix(&head) else { continue };
        let check = rest.strip_prefix(" WITH CHECK (").and_then(|check| check.strip_suffix(')'));
        if rest.is_empty() || check.is_some() {
            mutant.settled = same_check(pinned, &table, using, check);
        }
    }
}

fn function(object: &Object, shape: &Shape, add: &mut dyn FnMut(&str, String)) {
    let definer = object.permissive;
    let turn = if definer { "SECURITY INVOKER" } else { "SECURITY DEFINER" };
    add(&turn.to_lowercase(), format!("ALTER FUNCTION {} {turn}", object.name));
    // The OR of CREATE OR REPLACE joins no conditions.
    let head = "CREATE OR REPLACE ";
    let Some(definition) = object.definition.strip_prefix(head) else { return };
    for (what, changed) in weakened(definition, shape) {
        add(&what, format!("{head}{changed}"));
    }
}

/// The tables whose policy, privilege or trigger the object is; of a function those whose triggers call it.
fn about(object: &Object, shape: &Shape) -> BTreeSet<TableName> {
    if object.kind != "function" {
        return BTreeSet::from([TableName::new(&object.schema, &object.table)]);
    }
    let called = object.called();
    let triggers =
        shape.texts.iter().filter(|text| text.kind == "trigger" && words(&text.text).contains(called));
    triggers.map(|text| TableName::new(text.object().0, text.object().1)).collect()
}

/// The tables that a change of the object can matter to: its own, and those whose policies and triggers read that
/// table or call the function, directly or through other functions.
fn reach(object: &Object, shape: &Shape) -> BTreeSet<TableName> {
    if object.kind != "function" {
        return closure(shape, &BTreeSet::from([TableName::new(&object.schema, &object.table)]));
    }
    closure_of(shape, BTreeSet::new(), BTreeSet::from([object.called().to_owned()]))
}

/// These tables, those whose policies depend on them, and every view and function through which they may be reached.
pub fn closure(shape: &Shape, of: &BTreeSet<TableName>) -> BTreeSet<TableName> {
    closure_of(shape, of.clone(), of.iter().map(|table| table.name.clone()).collect())
}

fn closure_of(
    shape: &Shape,
    mut found: BTreeSet<TableName>,
    mut names: BTreeSet<String>,
) -> BTreeSet<TableName> {
    let texts: Vec<(&Text, BTreeSet<String>)> =
        shape.texts.iter().map(|text| (text, words(&text.text))).collect();
    loop {
        let before = (found.len(), names.len());
        for (text, words) in &texts {
            if words.is_disjoint(&names) {
                continue;
            }
            if text.kind == "function" {
                let (_, name) = text.object();
                names.insert(name.to_owned());
                found.insert(TableName::new(text.object().0, name));
            } else {
                let (schema, table) = text.object();
                // A table whose policy reads another one is read by further policies in turn.
                if found.insert(TableName::new(schema, table)) {
                    names.insert(table.to_owned());
                }
            }
        }
        for through in &shape.through {
            if names.contains(&through.reads.name) {
                found.insert(through.door.clone());
                names.insert(through.door.name.clone());
            }
        }
        if before == (found.len(), names.len()) {
            return found;
        }
    }
}

/// The names in a text, those of a function's body too.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let tokens = significant(text).unwrap_or_default();
    let mut names: BTreeSet<String> = tokens.iter().filter_map(Token::name).collect();
    tokens.iter().filter_map(Token::dollar_body).for_each(|body| names.extend(words(body)));
    names
}
