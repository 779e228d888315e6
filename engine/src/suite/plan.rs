//! From a file to what is done: rows for its world, and statements for its sentences. Every name is looked up in the
//! database, so that a slip is a message with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use palisade_model::suggest::did_you_mean;
use palisade_model::written::Command;
use palisade_model::{Diagnostic, SourceFile, Span};

use super::parse::{Action, Sentence, Suite};
use crate::sql::{quote_ident, quote_literal};
use crate::world::{self, ColumnName, Identity, People, Relevance, Shape, Table, TableName, enumerated};

/// What is done.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The world.
    pub given: world::Given,
    /// The tables that have to be filled.
    pub tables: BTreeSet<TableName>,
    /// The sentences.
    pub cases: Vec<Case>,
}

/// One sentence as statements.
#[derive(Debug, Clone)]
pub struct Case {
    /// The sentence.
    pub text: String,
    /// Its line.
    pub line: usize,
    /// Who tries.
    pub who: Identity,
    /// Whether it has to succeed; else each of the statements has to be denied.
    pub can: bool,
    /// What is tried.
    pub statements: Vec<String>,
    /// The command.
    pub command: Command,
    /// The rows that it is about: a table and a condition on `r`.
    pub rows: Option<(TableName, String)>,
}

/// Looks up what a file says.
///
/// # Errors
/// With every name that is not there.
pub fn plan(
    path: &str,
    text: &str,
    suite: &Suite,
    shape: &Shape,
    owners: &BTreeSet<ColumnName>,
    roles: &BTreeSet<String>,
) -> Result<Plan, Vec<Diagnostic>> {
    let relevance = Relevance::of(shape, owners);
    let names: Vec<String> = suite.people.iter().map(|person| person.name.clone()).collect();
    let people = People::named(shape, &relevance, &names);
    let file = SourceFile { path: Arc::from(path), text: Arc::from(text) };
    let mut planner = Planner {
        file,
        shape,
        relevance: &relevance,
        names: &names,
        people: &people,
        roles,
        problems: Vec::new(),
    };
    let mut plan = Plan::default();
    plan.given.people.clone_from(&names);
    planner.people(suite, &mut plan);
    planner.rows(suite, &mut plan);
    for sentence in &suite.sentences {
        if let Some(case) = planner.case(sentence, &mut plan) {
            plan.cases.push(case);
        }
    }
    if planner.problems.is_empty() { Ok(plan) } else { Err(planner.problems) }
}

struct Planner<'a> {
    file: SourceFile,
    shape: &'a Shape,
    relevance: &'a Relevance,
    names: &'a [String],
    people: &'a People,
    roles: &'a BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl<'a> Planner<'a> {
    fn people(&mut self, suite: &Suite, plan: &mut Plan) {
        let Some((name, id)) = &self.relevance.people else { return };
        let Some(table) = self.shape.tables.get(name) else { return };
        for (person, value) in suite.people.iter().zip(&self.people.ids) {
            let mut row = BTreeMap::from([(id.clone(), value.clone())]);
            if let Some(kind) = &person.kind {
                match self.column_for(table, kind) {
                    Some(column) => drop(row.insert(column, kind.clone())),
                    None => {
                        let words: Vec<String> =
                            table.columns.iter().flat_map(|column| enumerated(table, column)).collect();
                        let help = did_you_mean(kind, words.iter().map(String::as_str));
                        self.problem(person.at, format!("no column of {name} can be `{kind}`"), help);
                    }
                }
            }
            plan.given.rows.entry(name.clone()).or_default().push(row);
        }
        plan.tables.insert(name.clone());
    }

    /// The column that can hold a word: one that lists it, else one that something compares with it.
    fn column_for(&self, table: &Table, word: &str) -> Option<String> {
        let lists =
            table.columns.iter().find(|column| enumerated(table, column).iter().any(|value| value == word));
        let compared = || {
            table.columns.iter().find(|column| {
                let strings = self.relevance.deciding.get(&(table.name.clone(), column.name.clone()));
                column.is_text()
                    && column.has_default
                    && strings.is_some_and(|strings| strings.contains(word))
            })
        };
        lists.or_else(compared).map(|column| column.name.clone())
    }

    fn rows(&mut self, suite: &Suite, plan: &mut Plan) {
        for given in &suite.rows {
            let Some(table) = self.table(&given.table, given.at) else { continue };
            let mut row = BTreeMap::new();
            if let Some((from, to, state)) = &given.between {
                let owners = self.relevance.owners_of(table);
                let [a, b, ..] = &owners[..] else {
                    self.problem(
                        given.at,
                        format!("{} does not relate two people", table.name),
                        Some("write `row` instead".into()),
                    );
                    continue;
                };
                for (column, person) in [(a, from), (b, to)] {
                    if let Some(id) = self.person(person, given.at) {
                        row.insert(column.clone(), id);
                    }
                }
                if let Some(state) = state {
                    match self.column_for(table, state) {
                        Some(column) => drop(row.insert(column, state.clone())),
                        None => {
                            let words: Vec<String> =
                                table.columns.iter().flat_map(|column| enumerated(table, column)).collect();
                            let help = did_you_mean(state, words.iter().map(String::as_str));
                            self.problem(
                                given.at,
                                format!("no column of {} can be `{state}`", table.name),
                                help,
                            );
                        }
                    }
                }
            }
            if let Some(values) = self.values(table, &given.values, given.at) {
                row.extend(values);
            }
            plan.tables.insert(table.name.clone());
            plan.given.rows.entry(table.name.clone()).or_default().push(row);
        }
    }

    fn case(&mut self, sentence: &Sentence, plan: &mut Plan) -> Option<Case> {
        let who = self.who(sentence)?;
        let case = |command, statements, rows| Case {
            text: sentence.text.clone(),
            line: sentence.at.start.line,
            who: who.clone(),
            can: sentence.can,
            statements,
            command,
            rows,
        };
        let Some(name) = &sentence.table else {
            let except: Option<Vec<TableName>> = sentence
                .except
                .iter()
                .map(|name| self.table(name, sentence.at).map(|table| table.name.clone()))
                .collect();
            let except = except?;
            let tables = self.shape.tables.values().filter(|table| !except.contains(&table.name));
            let statements = tables.map(|table| format!("SELECT 1 FROM {}", table.name.sql())).collect();
            return Some(case(Command::Select, statements, None));
        };
        let table = self.table(name, sentence.at)?;
        plan.tables.insert(table.name.clone());
        let mut terms = Vec::new();
        if let Some(person) = &sentence.of {
            let id = self.person(person, sentence.at)?;
            let owners = self.owner_columns(table);
            if owners.is_empty() {
                self.problem(sentence.at, format!("no column of {} holds a person", table.name), None);
                return None;
            }
            self.provide(plan, table, &owners, &id);
            let any: Vec<_> = owners
                .iter()
                .map(|column| format!("r.{} = {}", quote_ident(column), quote_literal(&id)))
                .collect();
            terms.push(format!("({})", any.join(" OR ")));
        }
        let filter = self.values(table, &sentence.filter, sentence.at)?;
        terms.extend(
            filter
                .iter()
                .map(|(column, value)| format!("r.{} = {}", quote_ident(column), quote_literal(value))),
        );
        let condition = if terms.is_empty() { "true".to_owned() } else { terms.join(" AND ") };
        let on = table.name.sql();
        let place = Some((table.name.clone(), condition.clone()));
        let wherever = if terms.is_empty() { String::new() } else { format!(" WHERE {condition}") };
        Some(match &sentence.action {
            Action::Read => case(Command::Select, vec![format!("SELECT 1 FROM {on} AS r{wherever}")], place),
            Action::Delete => case(Command::Delete, vec![format!("DELETE FROM {on} AS r{wherever}")], place),
            Action::Update(values) => {
                let values = self.values(table, values, sentence.at)?;
                let set: Vec<_> = values
                    .iter()
                    .map(|(column, value)| format!("{} = {}", quote_ident(column), quote_literal(value)))
                    .collect();
                let statement = format!("UPDATE {on} AS r SET {}{wherever}", set.join(", "));
                case(Command::Update, vec![statement], place)
            }
            Action::Insert(values) => {
                let mut values = self.values(table, values, sentence.at)?;
                if let (Some(person), [column, ..]) = (&sentence.of, &self.owner_columns(table)[..]) {
                    values.entry(column.clone()).or_insert(self.person(person, sentence.at)?);
                }
                for column in table
                    .columns
                    .iter()
                    .filter(|column| column.not_null && !column.has_default && !column.generated)
                {
                    let first = || {
                        enumerated(table, column).into_iter().next().unwrap_or_else(|| world::plain(column))
                    };
                    values.entry(column.name.clone()).or_insert_with(first);
                }
                let columns: Vec<_> = values.keys().map(|column| quote_ident(column)).collect();
                let texts: Vec<_> = values.values().map(|value| quote_literal(value)).collect();
                let statement =
                    format!("INSERT INTO {on} ({}) VALUES ({})", columns.join(", "), texts.join(", "));
                case(Command::Insert, vec![statement], None)
            }
        })
    }

    /// A row of somebody's, where the file gives none and there is one column that it can be theirs by.
    fn provide(&self, plan: &mut Plan, table: &Table, owners: &[String], id: &str) {
        let rows = plan.given.rows.entry(table.name.clone()).or_default();
        let there = rows
            .iter()
            .any(|row| owners.iter().any(|column| row.get(column).is_some_and(|value| value == id)));
        if let ([column], false) = (owners, there) {
            rows.push(BTreeMap::from([(column.clone(), id.to_owned())]));
        }
    }

    fn owner_columns(&self, table: &Table) -> Vec<String> {
        match &self.relevance.people {
            Some((people, id)) if *people == table.name => vec![id.clone()],
            _ => self.relevance.owners_of(table),
        }
    }

    fn who(&mut self, sentence: &Sentence) -> Option<Identity> {
        let signed = self.roles.iter().find(|role| *role == "authenticated");
        let signed =
            signed.or_else(|| self.roles.iter().find(|role| *role != "anon" && *role != "service_role"));
        let role = signed.cloned();
        let identity = |role: &str, id| Identity { role: role.to_owned(), id, claims: BTreeMap::new() };
        let Some(role) = role.or_else(|| self.roles.get(&sentence.who).cloned()) else {
            let help = "name the role that people have: roles = [\"authenticated\"] in palisade.toml";
            self.problem(sentence.at, "as which role? No role is declared".to_owned(), Some(help.to_owned()));
            return None;
        };
        if sentence.who == "nobody" {
            return Some(identity(&role, None));
        }
        if self.roles.contains(&sentence.who) {
            return Some(identity(&sentence.who, None));
        }
        let id = self.person(&sentence.who, sentence.at)?;
        Some(identity(&role, Some(id)))
    }

    fn person(&mut self, name: &str, at: Span) -> Option<String> {
        if let Some(place) = self.names.iter().position(|person| person == name) {
            return self.people.ids.get(place).cloned();
        }
        let known = self.names.iter().chain(self.roles).map(String::as_str);
        let help = did_you_mean(name, known);
        self.problem(at, format!("there is nobody called `{name}`"), help);
        None
    }

    fn table(&mut self, name: &str, at: Span) -> Option<&'a Table> {
        let found = self.shape.find(name);
        if found.is_none() {
            let known: Vec<String> = self.shape.tables.keys().map(ToString::to_string).collect();
            let help = did_you_mean(name, known.iter().map(String::as_str));
            self.problem(at, format!("there is no table `{name}`"), help);
        }
        found
    }

    /// Values by column; in a column that holds a person, a name stands for an id.
    fn values(
        &mut self,
        table: &Table,
        values: &BTreeMap<String, String>,
        at: Span,
    ) -> Option<BTreeMap<String, String>> {
        let mut out = BTreeMap::new();
        for (column, value) in values {
            if table.column(column).is_none() {
                let help = did_you_mean(column, table.columns.iter().map(|column| column.name.as_str()));
                self.problem(at, format!("{} has no column `{column}`", table.name), help);
                return None;
            }
            let is_person = self.owner_columns(table).contains(column);
            let value = if is_person { self.person(value, at)? } else { value.clone() };
            out.insert(column.clone(), value);
        }
        Some(out)
    }

    fn problem(&mut self, at: Span, what: String, help: Option<String>) {
        let problem = Diagnostic::error(&self.file, at, what);
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }
}
