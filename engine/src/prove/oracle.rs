//! The oracle: what was meant, as plain SQL that runs without row security. It shares nothing with the templates that
//! intent becomes policies by, so that it does not share their mistakes.
//!
//! Where nothing is declared, the policies on a table are taken to be meant, and only what passes them by is judged.

mod compile;

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::Intent;
use palisade_model::resolved::intent::{AtomKind, Predicate, TableIntent};
use palisade_model::{QualifiedName, written::Command};
use serde::Deserialize;

use self::compile::Compiler;
use crate::connect::Session;
use crate::sql::quote_ident;
use crate::world::{ColumnName, TableName};
use crate::{Error, Result};

/// What was meant.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    /// By table.
    pub tables: BTreeMap<TableName, TableOracle>,
    /// Views that are doors on purpose.
    pub doors: BTreeMap<TableName, Door>,
    /// Columns that the structs call sensitive, by table: nobody whom row security binds reads them, unless a rule
    /// lists them or a view shows them on purpose.
    pub hidden: BTreeMap<TableName, BTreeSet<String>>,
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
            match compiler.predicate(&view.rows, &view.of, "r", 0) {
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

    /// Takes in which columns are sensitive.
    pub fn hide(&mut self, notes: &palisade_model::Notes) {
        for name in notes.objects.iter().filter(|(_, note)| note.sensitive).map(|(name, _)| name) {
            if name.kind != "column" {
                continue;
            }
            if let Some(table) = &name.parent {
                self.hidden
                    .entry(TableName::new(&*name.schema, &**table))
                    .or_default()
                    .insert(name.name.clone());
            }
        }
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
