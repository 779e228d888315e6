//! What one role may do to one relation with one command, after everything that has a say in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::formula::{disjuncts, impossible};
use super::inline::{Inliner, ROW};
use super::rights::Rights;
use super::state::Columns;
use super::{PUBLIC, State};
use crate::catalog::ObjectId;
use crate::digest;
use crate::expr::{self, Expr, Query, Select, Source};
use crate::kinds::{Kind, Object};
use crate::sql::significant;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Command {
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `TRUNCATE`, which row security does not cover.
    Truncate,
    /// Foreign keys to the table: they tell which rows exist, past row security.
    References,
    /// Triggers on the table: their code runs as whoever writes to it.
    Trigger,
    /// `VACUUM`, `CLUSTER`, `REINDEX`, `LOCK TABLE` and `REFRESH`, a privilege since PostgreSQL 17.
    Maintain,
    /// A function's call.
    Execute,
}

/// Whose rights a function has that is no security definer.
const CALLER: &str = "the caller's";

impl Command {
    /// Those of tables and views.
    pub const OF_RELATIONS: [Command; 8] = [
        Command::Select,
        Command::Insert,
        Command::Update,
        Command::Delete,
        Command::Truncate,
        Command::References,
        Command::Trigger,
        Command::Maintain,
    ];
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Command::Select => "SELECT",
            Command::Insert => "INSERT",
            Command::Update => "UPDATE",
            Command::Delete => "DELETE",
            Command::Truncate => "TRUNCATE",
            Command::References => "REFERENCES",
            Command::Trigger => "TRIGGER",
            Command::Maintain => "MAINTAIN",
            Command::Execute => "EXECUTE",
        })
    }
}

/// How much a cell gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing.
    None,
    /// Rows that carry the caller's own id.
    Own,
    /// Rows that other rows relate to the caller.
    Related,
    /// Rows by some other condition.
    Conditional,
    /// Every row.
    All,
    /// Every row, past policies that are there for others.
    Bypass,
    /// It fails when it runs.
    Broken,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Class::None => "none",
            Class::Own => "own",
            Class::Related => "related",
            Class::Conditional => "conditional",
            Class::All => "all",
            Class::Bypass => "bypass",
            Class::Broken => "broken",
        })
    }
}

/// One side of what a cell gives; each is compared by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The rows for which a condition is true.
    Rows(Expr),
    /// The rows of a query.
    Query(Query),
    /// A set of names, of which more is more; `*` is all of them.
    Names(BTreeSet<String>),
    /// Names of relations, of which more is more if they were there before.
    Relations(BTreeSet<(ObjectId, String)>),
    /// Something that was not taken apart, by a key of all it leans on.
    Key(String),
}

/// What one role may do to one relation with one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// How much it is.
    pub class: Class,
    /// Its parts, by what they are called. A cell of nothing has none.
    pub parts: BTreeMap<&'static str, Part>,
    /// What fails when it runs, in sentences.
    pub broken: BTreeSet<String>,
}

impl Cell {
    /// Nothing.
    pub fn none() -> Self {
        Self { class: Class::None, parts: BTreeMap::new(), broken: BTreeSet::new() }
    }

    /// Whether all of it runs with the rights that the caller has anyway.
    pub fn gives_no_rights(&self) -> bool {
        self.parts.len() == 1
            && matches!(self.parts.get("rights"), Some(Part::Names(names)) if names.len() == 1 && names.contains(CALLER))
    }

    fn of(class: Class, parts: impl IntoIterator<Item = (&'static str, Part)>) -> Self {
        Self { class, parts: parts.into_iter().collect(), broken: BTreeSet::new() }
    }
}

/// The cell of a role, a relation or function, and a command.
pub fn cell(state: &State<'_>, role: &str, subject: &ObjectId, command: Command) -> Cell {
    let Some((id, _)) = state.catalog.objects.get_key_value(subject) else { return Cell::none() };
    if !state.may_enter(role, id) {
        return Cell::none();
    }
    match (id.kind, command) {
        (Kind::Function, Command::Execute) => execute(state, role, id),
        (Kind::Function, _) | (_, Command::Execute) => Cell::none(),
        (_, Command::Maintain) => maintain(state, role, id),
        (_, Command::Truncate | Command::References | Command::Trigger) => granted(state, role, id, command),
        (Kind::Table, _) => Table { state, id, who: Rights::of(role) }.cell(command),
        (Kind::View, Command::Select) => view(state, role, id),
        (Kind::View, _) => through_view(state, Rights::of(role), id, command),
        (Kind::MaterializedView, Command::Select) => view(state, role, id),
        (Kind::ForeignTable, _) => granted(state, role, id, command),
        _ => Cell::none(),
    }
}

/// What a privilege alone gives.
fn granted(state: &State<'_>, role: &str, id: &ObjectId, command: Command) -> Cell {
    let writes = !matches!(command, Command::Select);
    if id.kind != Kind::Table && id.kind != Kind::ForeignTable && writes {
        return Cell::none();
    }
    match state.reach(role, id, &command.to_string()) {
        Columns::None => Cell::none(),
        columns => Cell::of(Class::All, [("columns", names(columns))]),
    }
}

/// A privilege that servers before 17 do not have, and their owners therefore do not hold.
fn maintain(state: &State<'_>, role: &str, id: &ObjectId) -> Cell {
    if state.catalog.server.major() >= 17 && state.holds(role, id, "MAINTAIN") {
        Cell::of(Class::All, [("columns", names(Columns::All))])
    } else {
        Cell::none()
    }
}

fn names(columns: Columns) -> Part {
    match columns {
        Columns::None => Part::Names(BTreeSet::new()),
        Columns::Some(columns) => Part::Names(columns),
        Columns::All => Part::Names(BTreeSet::from(["*".to_owned()])),
    }
}

/// A table as one role has to do with it. Through a view, the privileges and policies are those of the view's owner.
struct Table<'s, 'a> {
    state: &'s State<'a>,
    id: &'a ObjectId,
    who: Rights<'s>,
}

impl<'a> Table<'_, 'a> {
    fn cell(&self, command: Command) -> Cell {
        let columns = self.state.reach(self.who.reader, self.id, &command.to_string());
        let columns = match (command, columns) {
            (_, Columns::None) => return Cell::none(),
            // A DELETE is of whole rows.
            (Command::Delete, Columns::Some(_)) => return Cell::none(),
            (_, columns) => columns,
        };
        let mut inliner = Inliner::new(self.state);
        let mut parts = self.rows(command, &mut inliner);
        let first = |name: &str| match parts.get(name) {
            Some(Part::Rows(rows)) => rows.clone(),
            _ => Expr::yes(),
        };
        let (old, new) = (first("rows"), first("new rows"));
        if impossible(&old) || impossible(&new) {
            return Cell { broken: inliner.broken, ..Cell::none() };
        }
        let deciding = if command == Command::Insert { new } else { old };
        parts.insert("columns", names(columns));
        self.doors(command, &mut parts);
        let passes =
            self.state.row_security(self.id).enabled && !self.state.restrains(self.who.reader, self.id);
        let class = match () {
            () if !inliner.broken.is_empty() => Class::Broken,
            () if passes => Class::Bypass,
            () => classify(&deciding),
        };
        Cell { class, parts, broken: inliner.broken }
    }

    fn rows(&self, command: Command, inliner: &mut Inliner<'_, 'a>) -> BTreeMap<&'static str, Part> {
        let mut admitted = |name: &str, new| inliner.admitted(self.who, self.id, name, new);
        let mut parts = BTreeMap::new();
        if command == Command::Insert {
            parts.insert("new rows", Part::Rows(admitted("INSERT", true)));
            return parts;
        }
        let visible = admitted("SELECT", false);
        if command == Command::Select {
            parts.insert("rows", Part::Rows(visible));
            return parts;
        }
        // To find a row by a WHERE, a column of it has to be read.
        let readable = self.state.reach(self.who.reader, self.id, "SELECT") != Columns::None;
        let visible = if readable { visible } else { Expr::no() };
        let rows = admitted(&command.to_string(), false);
        // A statement that reads no column of the table is bound by the policies of its own command alone.
        parts.insert("rows found by a WHERE", Part::Rows(Expr::all([rows.clone(), visible.clone()])));
        parts.insert("rows", Part::Rows(rows));
        if command == Command::Update {
            let written = admitted("UPDATE", true);
            parts.insert("new rows after a WHERE", Part::Rows(Expr::all([written.clone(), visible])));
            parts.insert("new rows", Part::Rows(written));
        }
        parts
    }

    /// What else a write does, or is held back by.
    fn doors(&self, command: Command, parts: &mut BTreeMap<&'static str, Part>) {
        let children = self.state.children(self.id);
        if !children.is_empty() && command != Command::Insert {
            let children = children.into_iter().map(|id| (id.clone(), id.sql())).collect();
            parts.insert("rows of children", Part::Relations(children));
        }
        if command == Command::Select {
            return;
        }
        let cascades = match command {
            Command::Delete => self.state.cascades(self.id, "delete"),
            Command::Update => self.state.cascades(self.id, "update"),
            _ => BTreeSet::new(),
        };
        if !cascades.is_empty() {
            let cascades =
                cascades.into_iter().map(|(id, action)| (id.clone(), format!("{} ({action})", id.sql())));
            parts.insert("rows of others, by foreign keys", Part::Relations(cascades.collect()));
        }
        if let Some(key) = triggers(self.state, self.who.caller, self.id, command) {
            parts.insert(TRIGGERS, Part::Key(key));
        }
    }
}

/// The part of a cell that says what triggers and rules do.
const TRIGGERS: &str = "what triggers do";

/// A key of the triggers and rules that a command may fire: those of the relation, of the partitions and children that
/// its rows stand in, of the parents that a partition has its own from, and of the tables that foreign keys carry it to.
/// One whose events are not understood counts for every command.
fn triggers(state: &State<'_>, role: &str, id: &ObjectId, command: Command) -> Option<String> {
    let mut keys = fired(state, role, id, command);
    let mut open = vec![(id, command)];
    let mut seen = BTreeSet::new();
    while let Some((table, command)) = open.pop() {
        let on = match command {
            Command::Delete => "delete",
            Command::Update => "update",
            _ => continue,
        };
        for (child, action) in state.cascades(table, on) {
            let command = if action == "CASCADE" { command } else { Command::Update };
            if seen.insert((child, command)) {
                // What a foreign key does it does with the rights of the table's owner.
                keys.extend(fired(state, state.roles.owner(child), child, command));
                open.push((child, command));
            }
        }
    }
    (!keys.is_empty()).then(|| digest::short(keys.join(" ").as_bytes()))
}

fn fired(state: &State<'_>, role: &str, id: &ObjectId, command: Command) -> Vec<String> {
    let mut keys = Vec::new();
    for relation in state.family(id) {
        let fired = state
            .triggers(relation)
            .filter(|(_, trigger)| trigger.enabled != crate::kinds::Enabled::Disabled)
            .filter(|(_, trigger)| may_fire(&trigger.definition, command))
            .map(|(id, _)| id);
        let rules = state.parts(relation).filter_map(|(id, object)| match object {
            Object::Rule(rule) if may_apply(&rule.definition, command) => Some(id),
            _ => None,
        });
        keys.extend(fired.chain(rules).map(|id| state.key(id, Rights::of(role))));
    }
    keys
}

const WRITES: [Command; 4] = [Command::Insert, Command::Update, Command::Delete, Command::Truncate];

/// Whether a trigger may fire: its events stand in front of the first ON.
fn may_fire(definition: &str, command: Command) -> bool {
    let Ok(tokens) = significant(definition) else { return true };
    let events: Vec<_> = tokens.iter().take_while(|token| !token.is_word("on")).collect();
    let names =
        |command: Command| events.iter().any(|token| token.is_word(&command.to_string().to_lowercase()));
    names(command) || !WRITES.into_iter().any(names)
}

/// Whether a rule may apply: its event stands behind an ON.
fn may_apply(definition: &str, command: Command) -> bool {
    let Ok(tokens) = significant(definition) else { return true };
    let names = |command: Command| {
        let word = command.to_string().to_lowercase();
        tokens.windows(2).any(|pair| pair[0].is_word("on") && pair[1].is_word(&word))
    };
    names(command) || !WRITES.into_iter().chain([Command::Select]).any(names)
}

fn view(state: &State<'_>, role: &str, id: &ObjectId) -> Cell {
    let Some((id, _)) = state.catalog.objects.get_key_value(id) else { return Cell::none() };
    let columns = state.reach(role, id, "SELECT");
    if columns == Columns::None {
        return Cell::none();
    }
    let mut inliner = Inliner::new(state);
    let query = inliner.rows(Rights::of(role), id, Vec::new());
    let invoker = matches!(state.catalog.get(id), Some(Object::View(view)) if view.security_invoker());
    let class = match &query {
        _ if !inliner.broken.is_empty() => Class::Broken,
        Some(query) if empty(query) => return Cell::none(),
        Some(query) if !invoker && passes_policies(state, query, state.roles.owner(id)) => Class::Bypass,
        Some(Query::Select(select)) if select.rest.is_none() => classify(&one_row(select)),
        _ => Class::Conditional,
    };
    let rows = match query {
        Some(query) if query.opaque().is_empty() => Part::Query(query),
        _ => Part::Key(state.key(id, Rights::of(role))),
    };
    let mut parts = BTreeMap::from([("rows", rows), ("columns", names(columns))]);
    if matches!(parts["rows"], Part::Key(_)) {
        // Whoever reads as its owner has, beyond that, no less than the caller.
        let owner = (!invoker).then(|| format!("those of {}", state.roles.owner(id)));
        parts.insert("rights", Part::Names(owner.into_iter().chain([CALLER.to_owned()]).collect()));
    }
    Cell { class, parts, broken: inliner.broken }
}

fn empty(query: &Query) -> bool {
    matches!(query, Query::Select(select) if select.rest.is_none() && impossible(&select.filter))
}

/// Whether a query reads a table with row security, and the reader is not bound by it.
fn passes_policies(state: &State<'_>, query: &Query, reader: &str) -> bool {
    query
        .tables()
        .iter()
        .filter_map(|name| state.relation(name))
        .any(|id| id.kind == Kind::Table && state.row_security(id).enabled && !state.restrains(reader, id))
}

/// The condition of a query of one table as one on its row.
fn one_row(select: &Select) -> Expr {
    match select.from.as_slice() {
        [Source::Table { alias, .. }] => select.filter.clone().map(&mut |node| match node {
            Expr::Column { qualifier: Some(qualifier), name } if qualifier == *alias => {
                Expr::column(Some(ROW), &name)
            }
            other => other,
        }),
        [] => select.filter.clone(),
        _ => Expr::Exists(Box::new(Query::Select(select.clone()))),
    }
}

/// A write through a view: onto its table, with the rights of the view's owner or of the caller.
fn through_view(state: &State<'_>, who: Rights<'_>, id: &ObjectId, command: Command) -> Cell {
    let columns = state.reach(who.reader, id, &command.to_string());
    let Some(Object::View(view)) = state.catalog.get(id) else { return Cell::none() };
    if columns == Columns::None {
        return Cell::none();
    }
    if let Some(key) = triggers(state, who.caller, id, command) {
        return Cell::of(Class::Conditional, [(TRIGGERS, Part::Key(key)), ("columns", names(columns))]);
    }
    let within = who.in_view(state.roles.owner(id), view.security_invoker());
    let mut inliner = Inliner::new(state);
    let Some((base, filter)) =
        updatable(state, &view.definition, |base, alias, filter| inliner.of_row(within, base, alias, filter))
    else {
        return Cell::none();
    };
    let mut cell = match base.kind {
        Kind::Table => Table { state, id: base, who: within }.cell(command),
        // A view over a view: each says whose rights the next one is asked with.
        Kind::View => through_view(state, within, base, command),
        _ => granted(state, within.reader, base, command),
    };
    cell.broken.append(&mut inliner.broken);
    if cell.class == Class::None {
        return cell;
    }
    let checked = view.options.iter().any(|option| option.starts_with("check_option="));
    for (name, part) in &mut cell.parts {
        let Part::Rows(rows) = part else { continue };
        if !name.starts_with("new") || checked {
            *rows = Expr::all([std::mem::replace(rows, Expr::yes()), filter.clone()]);
        }
    }
    cell.parts.insert("columns of the view", names(columns));
    cell
}

/// The one table or view that a simple view selects from, and its condition as `read` understands it.
fn updatable<'a>(
    state: &State<'a>,
    definition: &str,
    read: impl FnOnce(&'a ObjectId, &str, Expr) -> Expr,
) -> Option<(&'a ObjectId, Expr)> {
    let Query::Select(select) = expr::query(definition) else { return None };
    let ([Source::Table { name, alias }], None) = (select.from.as_slice(), &select.rest) else { return None };
    let base = state.relation(name)?;
    Some((base, read(base, alias, select.filter)))
}

fn execute(state: &State<'_>, role: &str, id: &ObjectId) -> Cell {
    if !state.holds(role, id, "EXECUTE") {
        return Cell::none();
    }
    let Some((id, _)) = state.catalog.objects.get_key_value(id) else { return Cell::none() };
    let Some(routine) = state.routine(id) else { return Cell::none() };
    let as_caller = ("rights", Part::Names(BTreeSet::from([CALLER.to_owned()])));
    // With nothing to read, the rights of its owner are of no use.
    if !routine.definer || state.key_of_leaf(id).is_some() {
        return Cell::of(Class::All, [as_caller]);
    }
    let mut broken = BTreeSet::new();
    let result = result(state, role, id, &mut broken);
    let owner = state.roles.owner(id);
    let rights = BTreeSet::from([CALLER.to_owned(), format!("those of {owner}")]);
    Cell {
        class: Class::Bypass,
        parts: BTreeMap::from([("rights", Part::Names(rights)), ("result", result)]),
        broken,
    }
}

/// What a function answers to a role, with whosever rights; nothing if it fails.
pub(super) fn answer(state: &State<'_>, role: &str, function: &ObjectId) -> Option<Part> {
    let (id, _) = state.catalog.objects.get_key_value(function)?;
    let mut broken = BTreeSet::new();
    let answer = match state.key_of_leaf(id) {
        Some(key) => Part::Key(key),
        None => result(state, role, id, &mut broken),
    };
    broken.is_empty().then_some(answer)
}

fn result<'a>(state: &State<'a>, role: &str, id: &'a ObjectId, broken: &mut BTreeSet<String>) -> Part {
    let arguments = state.routine(id).map_or(0, |routine| routine.arguments.len());
    let mut inliner = Inliner::new(state);
    let query = inliner.rows(Rights::of(role), id, (1..=arguments).map(Expr::Parameter).collect());
    broken.append(&mut inliner.broken);
    match query {
        Some(query) if query.opaque().is_empty() => Part::Query(query),
        _ => Part::Key(state.key(id, Rights::of(role))),
    }
}

/// How much a condition on the row admits.
pub fn classify(rows: &Expr) -> Class {
    if *rows == Expr::yes() {
        return Class::All;
    }
    let Some(ways) = disjuncts(rows) else { return Class::Conditional };
    ways.iter()
        .map(|facts| {
            if facts.is_empty() {
                return Class::All;
            }
            let own = facts.iter().any(|(atom, holds)| *holds && is_own(atom));
            let related = facts.iter().any(|(atom, holds)| *holds && matches!(atom, Expr::Exists(_)));
            match (own, related) {
                (true, _) => Class::Own,
                (false, true) => Class::Related,
                (false, false) => Class::Conditional,
            }
        })
        .max()
        .unwrap_or(Class::None)
}

/// Whether an atom says that a column of the row is what the session says of its caller.
fn is_own(atom: &Expr) -> bool {
    let Expr::Compare { op, left, right } = atom else { return false };
    let of_row = |side: &Expr| {
        let columns = side.columns();
        !columns.is_empty() && columns.iter().all(|(qualifier, _)| qualifier.as_deref() == Some(ROW))
    };
    let of_session = |side: &Expr| side.columns().is_empty() && !side.functions().is_empty();
    op == "=" && ((of_row(left) && of_session(right)) || (of_row(right) && of_session(left)))
}

/// The roles whose cells are of interest: everybody, those that policies and grants name, and those that the
/// application uses; no superuser, whom nothing restrains, and none of PostgreSQL's own.
pub fn principals<'s>(state: &'s State<'_>) -> &'s BTreeSet<String> {
    state.principals.get_or_init(|| find_principals(state))
}

fn find_principals(state: &State<'_>) -> BTreeSet<String> {
    let named = state.catalog.roles().into_iter();
    let members = state.roles.memberships.iter().flat_map(|m| [m.role.clone(), m.member.clone()]);
    let all = named.chain(members).chain(state.roles.app.iter().cloned()).chain([PUBLIC.to_owned()]);
    let ours = |role: &String| {
        !role.starts_with("pg_")
            && !role.starts_with("palisade_")
            && role != super::OWNER
            && !state.roles.superuser(role)
    };
    all.filter(ours).collect()
}

/// A condition as it is shown: without the keys of functions, columns of the row by their names.
pub fn shown(expr: &Expr) -> String {
    let plain = |node: Expr| match node {
        Expr::Call { mut name, arguments } => {
            if let Some(at) = name.name.find('#') {
                name.name.truncate(at);
            }
            Expr::Call { name, arguments }
        }
        Expr::Column { qualifier: Some(qualifier), name } if qualifier == ROW => Expr::column(None, &name),
        other => other,
    };
    expr.clone().map(&mut { plain }).to_string()
}
