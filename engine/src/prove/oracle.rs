//! The oracle: what was meant, as plain SQL that runs without row security. It shares nothing with the templates that
//! intent becomes policies by, so that it does not share their mistakes.
//!
//! Where nothing is declared, the policies on a table are taken to be meant, and only what passes them by is judged.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::Intent;
use palisade_model::resolved::intent::{
    Atom, AtomKind, Consent, Parent, Predicate, Rule, Sides, TableIntent,
};
use palisade_model::{QualifiedName, written::Command};
use serde::Deserialize;

use crate::connect::Session;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{ColumnName, TableName};
use crate::{Error, Result};

/// The caller's id, as a text; NULL where nobody calls.
const ME: &str = "nullif(pg_catalog.current_setting('palisade.me', true), '')";

/// What was meant.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    /// By table.
    pub tables: BTreeMap<TableName, TableOracle>,
    /// Views that are doors on purpose.
    pub doors: BTreeMap<TableName, Door>,
    /// What had to be assumed or believed, in sentences.
    pub assumed: Vec<String>,
    /// What nothing is known of, and is therefore not judged.
    pub unjudged: Vec<String>,
}

/// What was meant of one table.
#[derive(Debug, Clone, Default)]
pub struct TableOracle {
    /// Who may what; nothing else is allowed.
    pub rules: Vec<OracleRule>,
    /// Conditions on an old row `o` and a new row `n`: what stays, which states follow which, who writes which column.
    pub pairs: Vec<String>,
    /// Conditions on a new row `r` that is inserted.
    pub inserted: Vec<String>,
    /// The columns of a state that takes two to reach, with the columns that say who must agree.
    pub consents: Vec<(String, Vec<String>)>,
    /// Declared, or taken from the policies: then nobody is said to see too little.
    pub declared: bool,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct OracleRule {
    /// The commands, each with the columns that it lists; none means all.
    pub commands: BTreeMap<Command, Vec<String>>,
    /// The roles; `public` is everybody.
    pub roles: Vec<String>,
    /// The rows that are there, as a condition on `r`.
    pub when: String,
    /// The rows that are written, as a condition on `r`.
    pub check: String,
    /// Narrows instead of widening.
    pub restrictive: bool,
}

/// A view that shows some columns of some rows of a table on purpose.
#[derive(Debug, Clone)]
pub struct Door {
    /// The table.
    pub of: TableName,
    /// The columns that it shows.
    pub columns: BTreeSet<String>,
    /// The rows, as a condition on `r`.
    pub rows: String,
    /// Whom it is for.
    pub roles: Vec<String>,
}

impl OracleRule {
    /// Whether it speaks of that command and role.
    pub fn is_for(&self, command: Command, role: &str) -> bool {
        self.commands.contains_key(&command) && self.roles.iter().any(|name| name == role || name == "public")
    }
}

/// The policies of one table, as the catalog has them.
#[derive(Debug, Clone, Deserialize)]
struct TablePolicies {
    schema: String,
    table: String,
    enabled: bool,
    policies: Vec<CatalogPolicy>,
}

/// The policies of every table as rules, each with its name.
///
/// # Errors
/// When the database cannot be read.
pub async fn policies(session: &Session) -> Result<BTreeMap<TableName, Vec<(String, OracleRule)>>> {
    let mut all = BTreeMap::new();
    for found in catalog(session).await? {
        let name = TableName::new(&found.schema, &found.table);
        let rules =
            found.policies.iter().map(|policy| (policy.name.clone(), from_policy(&name, policy))).collect();
        all.insert(name, rules);
    }
    Ok(all)
}

async fn catalog(session: &Session) -> Result<Vec<TablePolicies>> {
    let rows = session.query(include_str!("policies.sql"), &[]).await?;
    let read = |text: &str| serde_json::from_str(text);
    let all: std::result::Result<Vec<_>, _> = rows.iter().map(|row| read(row.get(0))).collect();
    all.map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))
}

#[derive(Debug, Clone, Deserialize)]
struct CatalogPolicy {
    name: String,
    command: String,
    permissive: bool,
    roles: Vec<String>,
    using: Option<String>,
    check: Option<String>,
}

impl Oracle {
    /// Compiles what is declared; where nothing is, takes the policies that the database has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn compile(intent: &Intent, session: &Session) -> Result<Self> {
        let mut oracle = Self::default();
        for found in catalog(session).await? {
            let name = TableName::new(&found.schema, &found.table);
            let declared =
                intent.tables.iter().find(|(table, _)| table_name(table) == name).map(|(_, table)| table);
            oracle.table(intent, &name, declared, &found);
        }
        let compiler = Compiler { intent };
        for view in intent.views.values() {
            match compiler.predicate(&view.rows, "r", 0) {
                Ok(rows) => {
                    let columns = view.columns.iter().cloned().collect();
                    let door = Door { of: table_name(&view.of), columns, rows, roles: view.to.clone() };
                    oracle.doors.insert(table_name(&view.name), door);
                }
                Err(why) => oracle.unjudged.push(format!("{}: {why}", table_name(&view.name))),
            }
        }
        Ok(oracle)
    }

    fn table(
        &mut self,
        intent: &Intent,
        name: &TableName,
        declared: Option<&TableIntent>,
        found: &TablePolicies,
    ) {
        let compiler = Compiler { intent };
        let meant = declared.filter(|table| !table.rules.is_empty() || table.none.is_some());
        if let Some(table) = meant {
            match compiler.table(table) {
                Ok(mut compiled) => {
                    for atom in table.rules.iter().flat_map(|rule| rule.when.atoms()) {
                        match &atom.kind {
                            AtomKind::Call { function, .. } => {
                                self.assumed.push(format!("{name}: {function}() is believed"));
                            }
                            AtomKind::Sql { sql } => {
                                self.assumed.push(format!("{name}: sql(\"{sql}\") is believed"))
                            }
                            _ => {}
                        }
                    }
                    if !table.by_hand.is_empty() {
                        let names: Vec<_> = table.by_hand.iter().map(|policy| policy.name.as_str()).collect();
                        self.assumed.push(format!(
                            "{name}: policies by hand are taken to be meant: {}",
                            names.join(", ")
                        ));
                        let by_hand = found.policies.iter().filter(|policy| names.contains(&&*policy.name));
                        compiled.rules.extend(by_hand.map(|policy| from_policy(name, policy)));
                    }
                    self.tables.insert(name.clone(), compiled);
                    self.assumed.sort();
                    self.assumed.dedup();
                    return;
                }
                Err(why) => self.unjudged.push(format!("{name}: {why}")),
            }
        }
        if !found.enabled {
            self.unjudged.push(format!("{name}: row security is off, and nothing is declared"));
            return;
        }
        let rules = found.policies.iter().map(|policy| from_policy(name, policy)).collect();
        self.assumed.push(format!("{name}: its policies are taken to be meant, since nothing is declared"));
        self.tables.insert(name.clone(), TableOracle { rules, ..TableOracle::default() });
    }
}

/// The columns that intent says hold a person's id.
pub fn owners(intent: &Intent) -> BTreeSet<ColumnName> {
    let mut found = BTreeSet::new();
    for table in intent.tables.values() {
        let name = table_name(&table.name);
        let mut add = |column: &String| found.insert((name.clone(), column.clone()));
        for atom in
            table.rules.iter().flat_map(|rule| [&rule.when, rule.written()]).flat_map(Predicate::atoms)
        {
            match &atom.kind {
                AtomKind::Owner { column } => _ = add(column),
                AtomKind::Party { columns } => columns.iter().for_each(|column| _ = add(column)),
                _ => {}
            }
        }
        for relation in table.relations.iter().filter(|relation| relation.name != "tenant") {
            add(&relation.from);
        }
    }
    found
}

/// The table's name in the words of the world.
pub fn table_name(name: &QualifiedName) -> TableName {
    TableName::new(&*name.schema, &*name.name)
}

/// A policy as a rule of its own: what one policy admits before, the same has to admit after.
fn from_policy(table: &TableName, policy: &CatalogPolicy) -> OracleRule {
    let commands = match policy.command.as_str() {
        "r" => vec![Command::Select],
        "a" => vec![Command::Insert],
        "w" => vec![Command::Update],
        "d" => vec![Command::Delete],
        _ => vec![Command::Select, Command::Insert, Command::Update, Command::Delete],
    };
    // The text names columns bare or by the table's name.
    let over = |text: &str| format!("(SELECT ({text}) FROM (SELECT r.*) AS {})", quote_ident(&table.name));
    let using = policy.using.as_deref().map(over);
    let check = policy.check.as_deref().map(over).or_else(|| using.clone());
    OracleRule {
        commands: commands.into_iter().map(|command| (command, Vec::new())).collect(),
        roles: policy.roles.clone(),
        when: using.unwrap_or_else(|| "true".to_owned()),
        check: check.unwrap_or_else(|| "true".to_owned()),
        restrictive: !policy.permissive,
    }
}

/// Turns predicates into SQL, each over a row by its alias.
struct Compiler<'a> {
    intent: &'a Intent,
}

type Compiled<T> = std::result::Result<T, String>;

impl Compiler<'_> {
    fn table(&self, table: &TableIntent) -> Compiled<TableOracle> {
        let mut out = TableOracle { declared: true, ..TableOracle::default() };
        for rule in &table.rules {
            out.rules.push(self.rule(rule)?);
        }
        for column in &table.immutable {
            out.pairs.push(same(&column.column));
        }
        for consent in &table.consents {
            self.consent(consent, &mut out);
        }
        self.steps(table, &mut out)?;
        let mut writers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for writable in &table.writable {
            let by = format!(
                "{} AND {}",
                self.predicate(&writable.by, "o", 0)?,
                self.predicate(&writable.by, "n", 0)?
            );
            for column in &writable.columns {
                writers.entry(column).or_default().push(format!("({by})"));
            }
        }
        out.pairs
            .extend(writers.iter().map(|(column, by)| format!("({} OR {})", same(column), by.join(" OR "))));
        Ok(out)
    }

    fn rule(&self, rule: &Rule) -> Compiled<OracleRule> {
        Ok(OracleRule {
            commands: rule.commands.iter().map(|one| (one.command, one.columns.clone())).collect(),
            roles: rule.to.clone(),
            when: self.predicate(&rule.when, "r", 0)?,
            check: self.predicate(rule.written(), "r", 0)?,
            restrictive: rule.restrictive,
        })
    }

    fn consent(&self, consent: &Consent, out: &mut TableOracle) {
        let status = quote_ident(&consent.status);
        let mut columns = vec![];
        let asked = match &consent.sides {
            Sides::Selected { selector, sides } => {
                columns.push(selector.clone());
                columns.extend(sides.iter().map(|(_, column)| column.clone()));
                out.pairs.push(same(selector));
                let side = |(value, column): &(String, String)| {
                    format!("(r.{} = {value} AND {})", quote_ident(selector), is_me("r", column))
                };
                sides.iter().map(side).collect::<Vec<_>>().join(" OR ")
            }
            Sides::Fixed { asks, answers } => {
                columns.extend([asks.clone(), answers.clone()]);
                is_me("r", asks)
            }
        };
        out.inserted.push(format!("(r.{status} = {} AND ({asked}))", consent.from));
        out.consents.push((consent.status.clone(), columns));
    }

    /// The changes of states that are allowed, those by consent among them.
    fn steps(&self, table: &TableIntent, out: &mut TableOracle) -> Compiled<()> {
        let mut steps: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for consent in &table.consents {
            let column = quote_ident(&consent.status);
            let answers = match &consent.sides {
                Sides::Fixed { answers, .. } => is_me("o", answers),
                Sides::Selected { selector, sides } => {
                    let other = |(value, asking): &(String, String)| {
                        let others = sides
                            .iter()
                            .filter(|(_, column)| column != asking)
                            .map(|(_, column)| is_me("o", column));
                        let others = others.collect::<Vec<_>>().join(" OR ");
                        format!(
                            "(o.{} = {value} AND ({others}) AND {} IS NOT TRUE)",
                            quote_ident(selector),
                            is_me("o", asking)
                        )
                    };
                    sides.iter().map(other).collect::<Vec<_>>().join(" OR ")
                }
            };
            let step =
                format!("(o.{column} = {} AND n.{column} = {} AND ({answers}))", consent.from, consent.to);
            steps.entry(&consent.status).or_default().push(step);
        }
        for transition in &table.transitions {
            let column = quote_ident(&transition.column);
            let by = self.predicate(&transition.by, "o", 0)?;
            let from = transition.from.join(", ");
            let step = format!("(o.{column} IN ({from}) AND n.{column} = {} AND {by})", transition.to);
            steps.entry(&transition.column).or_default().push(step);
        }
        out.pairs.extend(
            steps.iter().map(|(column, steps)| format!("({} OR {})", same(column), steps.join(" OR "))),
        );
        Ok(())
    }

    fn predicate(&self, predicate: &Predicate, row: &str, depth: usize) -> Compiled<String> {
        let join = |parts: &[Predicate], word: &str| -> Compiled<String> {
            let parts: Compiled<Vec<_>> = parts.iter().map(|part| self.predicate(part, row, depth)).collect();
            Ok(format!("({})", parts?.join(word)))
        };
        match predicate {
            Predicate::And(parts) => join(parts, " AND "),
            Predicate::Or(parts) => join(parts, " OR "),
            Predicate::Atom(atom) => self.atom(atom, row, depth),
        }
    }

    fn atom(&self, atom: &Atom, row: &str, depth: usize) -> Compiled<String> {
        let at = |column: &str| format!("{row}.{}", quote_ident(column));
        Ok(match &atom.kind {
            AtomKind::Owner { column } => is_me(row, column),
            AtomKind::Party { columns } => {
                let one: Vec<_> = columns.iter().map(|column| is_me(row, column)).collect();
                format!("({})", one.join(" OR "))
            }
            AtomKind::Related { table, relation, column } => {
                self.related(table, relation, &at(column), depth)?
            }
            AtomKind::Tenant { table, column } => self.related(table, "tenant", &at(column), depth)?,
            AtomKind::CanRead(parent) => self.parent(parent, Command::Select, row, depth)?,
            AtomKind::CanUpdate(parent) => self.parent(parent, Command::Update, row, depth)?,
            AtomKind::Public => "true".to_owned(),
            AtomKind::Published { column } => at(column),
            AtomKind::Window { from, to } => {
                format!("(pg_catalog.now() >= {} AND pg_catalog.now() < {})", at(from), at(to))
            }
            AtomKind::In { column, values } => format!("{} IN ({})", at(column), values.join(", ")),
            AtomKind::Null { column } => format!("{} IS NULL", at(column)),
            AtomKind::Claim { path, value } => {
                let path: Vec<_> = path.iter().map(|key| quote_literal(key)).collect();
                let claims = "nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb";
                format!("({claims} #>> ARRAY[{}]) = {}", path.join(", "), quote_literal(value))
            }
            AtomKind::Call { function, columns } => {
                let arguments: Vec<_> = columns.iter().map(|column| at(column)).collect();
                format!("{}({})", table_name(function).sql(), arguments.join(", "))
            }
            AtomKind::Sql { sql } => {
                format!("(SELECT ({sql}) FROM (SELECT {row}.*) AS itself)")
            }
        })
    }

    fn related(&self, table: &QualifiedName, name: &str, column: &str, depth: usize) -> Compiled<String> {
        let relation = self
            .intent
            .relation(table, name)
            .ok_or_else(|| format!("there is no relation `{name}` on {table}"))?;
        let link = format!("k{depth}");
        let when = match &relation.when {
            Some(when) => format!(" AND {}", self.predicate(when, &link, depth + 1)?),
            None => String::new(),
        };
        let way = |from: &str, to: &str| {
            format!("{} AND {link}.{} = {column}", is_me(&link, from), quote_ident(to))
        };
        let mut ways = format!("({})", way(&relation.from, &relation.to));
        if relation.symmetric {
            ways = format!("({ways} OR ({}))", way(&relation.to, &relation.from));
        }
        Ok(format!("EXISTS (SELECT FROM {} AS {link} WHERE {ways}{when})", table_name(table).sql()))
    }

    fn parent(&self, parent: &Parent, command: Command, row: &str, depth: usize) -> Compiled<String> {
        if depth > 8 {
            return Err(format!("what may be seen of {} depends on itself", parent.table));
        }
        let table = self
            .intent
            .table(&parent.table)
            .ok_or_else(|| format!("nothing is declared of {}", parent.table))?;
        if table.rules.is_empty() && table.none.is_none() {
            return Err(format!("it follows {}, of which nothing is declared", parent.table));
        }
        let alias = format!("p{depth}");
        let keys = parent.columns.iter().zip(&parent.parent_columns);
        let keys: Vec<_> = keys
            .map(|(own, other)| format!("{alias}.{} = {row}.{}", quote_ident(other), quote_ident(own)))
            .collect();
        let (mut any, mut floors) = (vec!["false".to_owned()], Vec::new());
        for (rule, _) in table.rules_for(command) {
            let when = self.predicate(&rule.when, &alias, depth + 1)?;
            if rule.restrictive { floors.push(when) } else { any.push(when) }
        }
        floors.push(format!("({})", any.join(" OR ")));
        Ok(format!(
            "EXISTS (SELECT FROM {} AS {alias} WHERE {} AND {})",
            table_name(&parent.table).sql(),
            keys.join(" AND "),
            floors.join(" AND "),
        ))
    }
}

fn is_me(row: &str, column: &str) -> String {
    format!("{row}.{}::text = {ME}", quote_ident(column))
}

fn same(column: &str) -> String {
    format!("o.{0} IS NOT DISTINCT FROM n.{0}", quote_ident(column))
}
