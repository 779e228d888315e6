//! The mutation score: policies are weakened one at a time, and whoever notices kills the mutant. What nobody notices
//! says what the prober does not try.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::act::Actor;
use super::state::State;
use super::{Proof, Setting};
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
    /// The tables that it can change access to; none means all.
    #[serde(skip)]
    pub reach: BTreeSet<TableName>,
}

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Somebody got something that was not meant for them, or lacks what was: the first finding.
    Found(String),
    /// Somebody got something else than before: the first difference.
    Differs(String),
    /// PostgreSQL refused the mutation.
    Refused(String),
    /// Nothing changes by it: what it does is what the schema has already.
    Equivalent(String),
    /// Nobody noticed.
    Survived,
}

/// All mutants with their fates.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Score {
    /// By name.
    pub mutants: Vec<(Mutant, Fate)>,
}

impl Score {
    /// Killed, and all that count: what PostgreSQL refuses and what changes nothing does not.
    pub fn killed(&self) -> (usize, usize) {
        let count = |of: fn(&Fate) -> bool| self.mutants.iter().filter(|(_, fate)| of(fate)).count();
        let killed = count(|fate| matches!(fate, Fate::Found(_) | Fate::Differs(_)));
        (killed, killed + count(|fate| matches!(fate, Fate::Survived)))
    }

    /// Those who survived.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|(_, fate)| *fate == Fate::Survived).map(|(mutant, _)| mutant)
    }
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
            all.push(Mutant { name, sql, reach: reach.clone() });
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
    for token in tokens.iter().filter(|token| token.text.starts_with('$') && token.text.len() > 4) {
        let tag = token.text[1..].find('$').map_or(0, |at| at + 2);
        let body = &token.text[tag..token.text.len() - tag];
        for (what, changed) in weakened(body, shape) {
            let start = token.offset + tag;
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
        if before == (found.len(), names.len()) {
            return found;
        }
    }
}

/// The names in a text, those of a function's body too.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let tokens = significant(text).unwrap_or_default();
    let mut names: BTreeSet<String> = tokens.iter().filter_map(Token::name).collect();
    for token in tokens.iter().filter(|token| token.text.starts_with('$') && token.text.len() > 4) {
        let tag = token.text[1..].find('$').map_or(0, |at| at + 2);
        names.extend(words(&token.text[tag..token.text.len() - tag]));
    }
    names
}

/// Tries every mutant on the database of the setting, each in a transaction that is rolled back.
///
/// # Errors
/// When the connection fails.
pub async fn score(
    setting: &Setting<'_>,
    before: &Proof,
    mutants: Vec<Mutant>,
    progress: &dyn Fn(usize, usize),
) -> Result<Score> {
    let actor = Actor { session: setting.session, caller: setting.caller };
    let (who, _) = setting.everybody().await?;
    let mut state = State::read(setting.session, setting.world).await?;
    let known: BTreeSet<_> = before
        .findings
        .iter()
        .map(|finding| (&finding.fault, &finding.table, &finding.door, &finding.role, &finding.action))
        .collect();
    let whole = mutants.len();
    let mut score = Score::default();
    for (at, mutant) in mutants.into_iter().enumerate() {
        progress(at, whole);
        setting.session.execute("BEGIN").await?;
        let fate = match setting.session.execute(&mutant.sql).await {
            Err(error) => Fate::Refused(error.what),
            Ok(()) => {
                state.look_around(setting.session).await?;
                let mut prober = setting.prober(&actor, &state, &who).await?;
                prober.expected = Some(&before.golden);
                prober.asked = false;
                prober.nested = true;
                let only = Some(&mutant.reach).filter(|reach| !reach.is_empty());
                let ran = prober.run(&who, only, &|_, _| ()).await;
                let differs = prober.differs.take();
                let findings = prober.findings.into_vec();
                let new = findings.into_iter().find(|finding| {
                    !known.contains(&(
                        &finding.fault,
                        &finding.table,
                        &finding.door,
                        &finding.role,
                        &finding.action,
                    ))
                });
                match (ran, new, differs) {
                    (Err(error), _, _) => Fate::Differs(error.what),
                    (_, Some(finding), _) => Fate::Found(finding.what),
                    (_, None, Some(differs)) => Fate::Differs(differs),
                    (_, None, None) => Fate::Survived,
                }
            }
        };
        setting.session.execute("ROLLBACK").await?;
        score.mutants.push((mutant, fate));
    }
    progress(whole, whole);
    Ok(score)
}
