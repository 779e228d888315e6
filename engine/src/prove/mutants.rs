//! The mutants of a schema: every policy, helper, guard, view and privilege, weakened in one way each.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::connect::Session;
use crate::sql::{Token, quote_ident, quote_literal, significant};
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
    /// The table that it belongs to, if it belongs to one.
    #[serde(skip)]
    pub of: Option<TableName>,
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
    let mut all = Vec::new();
    for row in session.query(include_str!("objects.sql"), &[]).await? {
        let object: Object = serde_json::from_str(row.get(0))
            .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))?;
        let reach = reach(&object, &world.shape);
        let mut add = |what: &str, sql: String| {
            let of = if object.table.is_empty() {
                object.schema.clone()
            } else {
                TableName::new(&object.schema, &object.table).to_string()
            };
            let name = format!("{} {} on {of}: {what}", object.kind, object.name);
            let of = (!object.table.is_empty()).then(|| TableName::new(&object.schema, &object.table));
            all.push(Mutant { name, sql, kind: object.kind.clone(), of, reach: reach.clone() });
        };
        match object.kind.as_str() {
            "policy" => policy(&object, &world.shape, &mut add),
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
    }
    Ok(all)
}

impl Object {
    fn relation(&self) -> String {
        TableName::new(&self.schema, &self.table).sql()
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

fn function(object: &Object, shape: &Shape, add: &mut dyn FnMut(&str, String)) {
    let definer = object.permissive;
    let turn = if definer { "SECURITY INVOKER" } else { "SECURITY DEFINER" };
    add(&turn.to_lowercase(), format!("ALTER FUNCTION {} {turn}", object.name));
    for (what, changed) in weakened(&object.definition, shape) {
        add(&what, changed);
    }
}

/// The text with one thing about it changed: a part of a condition left out, a word of an enum replaced, the two
/// columns of a relation exchanged.
fn weakened(text: &str, shape: &Shape) -> Vec<(String, String)> {
    let Ok(tokens) = significant(text) else { return Vec::new() };
    let mut all = Vec::new();
    // A function's definition is one statement around a text; what is changed lies in that text.
    for (token, body) in tokens.iter().filter_map(|token| Some((token, token.dollar_body()?))) {
        for (what, changed) in weakened(body, shape) {
            let start = token.offset + (token.text.len() - body.len()) / 2;
            all.push((what, format!("{}{changed}{}", &text[..start], &text[start + body.len()..])));
        }
    }
    all.extend(without_parts(text, &tokens));
    all.extend(other_words(text, &tokens, shape));
    all.extend(exchanged(text, &tokens, shape));
    all
}

/// Each operand of AND and OR left out, with the word that joins it.
fn without_parts(text: &str, tokens: &[Token<'_>]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let (mut depths, mut depth) = (Vec::new(), 0i32);
    for token in tokens {
        depth -= i32::from(token.is_punct(")"));
        depths.push(depth);
        depth += i32::from(token.is_punct("("));
    }
    let ends = |at: usize| {
        ["where", "and", "or", "then", "else", "when", "on", "end", "from", "order", "limit", "union"]
            .iter()
            .any(|word| tokens[at].is_word(word))
            || tokens[at].is_punct(";")
            || tokens[at].is_punct(",")
    };
    for (at, token) in tokens.iter().enumerate() {
        if !(token.is_word("and") || token.is_word("or")) {
            continue;
        }
        // `between x and y` is one condition.
        if tokens[..at]
            .iter()
            .zip(&depths)
            .rev()
            .take(6)
            .any(|(token, at_depth)| *at_depth == depths[at] && token.is_word("between"))
        {
            continue;
        }
        let inside =
            |other: &usize| depths[*other] >= depths[at] && !(depths[*other] == depths[at] && ends(*other));
        let right = (at + 1..tokens.len()).take_while(inside).last();
        let left = (0..at).rev().take_while(inside).last();
        if let Some(right) = right.filter(|right| tokens[*right].end() > token.offset) {
            let part = &text[tokens[at + 1].offset..tokens[right].end()];
            all.push((
                format!("without {}", short(part)),
                format!("{}{}", &text[..token.offset], &text[tokens[right].end()..]),
            ));
        }
        if let Some(left) = left {
            let part = &text[tokens[left].offset..tokens[at - 1].end()];
            all.push((
                format!("without {}", short(part)),
                format!("{}{}", &text[..tokens[left].offset], &text[token.end()..]),
            ));
        }
    }
    all
}

/// Words of an enum or of a check, each replaced by another one of the same list.
fn other_words(text: &str, tokens: &[Token<'_>], shape: &Shape) -> Vec<(String, String)> {
    let lists: Vec<Vec<String>> = shape
        .tables
        .values()
        .flat_map(|table| table.columns.iter().map(move |column| crate::world::enumerated(table, column)))
        .filter(|list| list.len() > 1)
        .collect();
    let mut all = Vec::new();
    for token in tokens {
        let Some(word) = token.text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) else {
            continue;
        };
        let list = lists
            .iter()
            .find(|list| list.iter().any(|other| other == word) && word != "true" && word != "false");
        let Some(other) = list.and_then(|list| list.iter().find(|other| *other != word)) else { continue };
        let changed = format!("{}{}{}", &text[..token.offset], quote_literal(other), &text[token.end()..]);
        all.push((format!("{other} for {word}"), changed));
    }
    all
}

/// Two columns of one table that both point to the same other table, each in the place of the other.
fn exchanged(text: &str, tokens: &[Token<'_>], shape: &Shape) -> Vec<(String, String)> {
    let mut all = BTreeMap::new();
    for table in shape.tables.values() {
        for (at, a) in table.foreign.iter().enumerate() {
            for b in &table.foreign[at + 1..] {
                let ([a], [b]) = (&a.columns[..], &b.columns[..]) else { continue };
                let names: Vec<_> = tokens.iter().map(Token::name).collect();
                if !(names.iter().flatten().any(|name| name == a)
                    && names.iter().flatten().any(|name| name == b))
                {
                    continue;
                }
                let (mut changed, mut end) = (String::new(), 0);
                for (token, name) in tokens.iter().zip(&names) {
                    let other = match name {
                        Some(name) if name == a => b,
                        Some(name) if name == b => a,
                        _ => continue,
                    };
                    changed += &text[end..token.offset];
                    changed += &quote_ident(other);
                    end = token.end();
                }
                changed += &text[end..];
                all.insert(format!("{a} and {b} exchanged"), changed);
            }
        }
    }
    all.into_iter().collect()
}

fn short(part: &str) -> String {
    let one: String = part.split_whitespace().collect::<Vec<_>>().join(" ");
    if one.chars().count() > 60 { format!("{}…", one.chars().take(60).collect::<String>()) } else { one }
}

/// The tables that a change of the object can matter to: its own, and those whose policies and triggers read that
/// table or call the function, directly or through other functions.
fn reach(object: &Object, shape: &Shape) -> BTreeSet<TableName> {
    if object.kind != "function" {
        return closure(shape, &BTreeSet::from([TableName::new(&object.schema, &object.table)]));
    }
    let name = object.name.split('(').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or(name);
    closure_of(shape, BTreeSet::new(), BTreeSet::from([name.to_owned()]))
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
