//! Policies, views and functions taken apart to the tables and the session that they read, as one role sees them.

mod query;

use std::collections::{BTreeMap, BTreeSet};

use super::State;
use super::rights::Rights;
use super::state::function_name;
use crate::catalog::ObjectId;
use crate::expr::{self, Expr, Name, Output, Query, Select, Source};
use crate::kinds::{Kind, Object};

/// The alias of the row that a policy decides on.
pub const ROW: &str = "row";

/// What platforms answer to who calls. They ask the token and nothing else, whatever is set while they run.
const PLATFORM: &[(&str, &str)] = &[("auth", "uid"), ("auth", "jwt"), ("auth", "user_id")];

/// How deep functions and views are followed.
const DEEPEST: usize = 24;

/// Takes expressions apart.
pub(super) struct Inliner<'s, 'a> {
    state: &'s State<'a>,
    /// Aliases given so far.
    aliases: usize,
    /// The tables whose policies are being followed: meeting one again is a recursion.
    policies: Vec<&'a ObjectId>,
    /// The functions and views that are being followed.
    open: Vec<&'a ObjectId>,
    /// The tables behind aliases.
    tables: BTreeMap<String, &'a ObjectId>,
    /// What would fail when it runs, in sentences.
    pub broken: BTreeSet<String>,
}

/// What names mean at some place.
#[derive(Default)]
struct Names<'o> {
    /// By alias, the columns.
    sources: Vec<(String, Columns)>,
    /// Arguments by name, and by number.
    arguments: Vec<(String, Expr)>,
    /// The name of the function that the arguments belong to.
    function: String,
    /// The place around.
    outer: Option<&'o Names<'o>>,
    /// Whether a person wrote the text, so that names without a schema are looked up.
    written: bool,
}

/// The columns of one source.
enum Columns {
    /// Those of a source that stays, under its new alias; none if they are not known.
    Of(String, Option<Vec<String>>),
    /// Those of a query that was taken apart, each with its value.
    Are(BTreeMap<String, Expr>),
}

impl<'s, 'a> Inliner<'s, 'a> {
    pub(super) fn new(state: &'s State<'a>) -> Self {
        Self {
            state,
            aliases: 0,
            policies: Vec::new(),
            open: Vec::new(),
            tables: BTreeMap::new(),
            broken: BTreeSet::new(),
        }
    }

    /// The rows of a table that a command may have to do with, by its policies alone. `new` asks for the
    /// rows that may be written. The row is [`ROW`].
    pub(super) fn admitted(
        &mut self,
        who: Rights<'_>,
        table: &'a ObjectId,
        command: &str,
        new: bool,
    ) -> Expr {
        if !self.state.restrains(who.reader, table) {
            return Expr::yes();
        }
        if self.policies.contains(&table) {
            self.broken.insert(format!("42P17: the policies of {} lead back to it", table.sql()));
            return Expr::Opaque(format!("recursion in {}", table.sql()));
        }
        self.policies.push(table);
        let (mut any, mut all) = (Vec::new(), Vec::new());
        for (_, policy) in self.state.policies(table) {
            let binds = policy.roles.iter().any(|to| self.state.roles.acts_as(who.reader, to));
            if !binds || !(policy.command == command || policy.command == "ALL") {
                continue;
            }
            // Without WITH CHECK, USING decides on new rows, too.
            let text =
                if new { policy.check.as_ref().or(policy.using.as_ref()) } else { policy.using.as_ref() };
            let condition = text
                .map_or_else(Expr::yes, |text| self.of_row(who, table, &table.name, expr::expression(text)));
            if policy.permissive { any.push(condition) } else { all.push(condition) }
        }
        self.policies.pop();
        Expr::all([Expr::any(any)].into_iter().chain(all))
    }

    /// A condition on the row of a relation, which it calls by that alias.
    pub(super) fn of_row(&mut self, who: Rights<'_>, of: &'a ObjectId, alias: &str, condition: Expr) -> Expr {
        let columns = self.state.columns(of).map(owned);
        let names = Names {
            sources: vec![(alias.to_owned(), Columns::Of(ROW.to_owned(), columns))],
            ..Names::default()
        };
        self.expr(condition, &names, who)
    }

    /// The rows of a view or of a function that returns rows, as whoever asks gets them.
    pub(super) fn rows(&mut self, who: Rights<'_>, id: &'a ObjectId, arguments: Vec<Expr>) -> Option<Query> {
        if self.open.len() >= DEEPEST || self.open.contains(&id) {
            return None;
        }
        let owner = self.state.roles.owner(id);
        let (query, names, within) = match self.state.catalog.get(id)? {
            Object::View(view) => {
                let within = who.in_view(owner, view.security_invoker());
                (expr::query(&view.definition), Names::default(), within)
            }
            Object::MaterializedView(view) => {
                (expr::query(&view.definition), Names::default(), Rights::of(owner))
            }
            Object::Function(_) => {
                let routine = self.state.routine(id)?;
                if routine.strict && !arguments.is_empty() || !self.state.is_certain(routine) {
                    return None;
                }
                let named = routine.arguments.iter().cloned().zip(arguments).collect();
                let names = Names {
                    arguments: named,
                    function: function_name(id),
                    written: true,
                    ..Names::default()
                };
                (routine.query.clone()?, names, who.in_function(owner, routine.definer))
            }
            _ => return None,
        };
        if !understood(&query) {
            return None;
        }
        self.open.push(id);
        let query = self.query(query, &names, within);
        self.open.pop();
        Some(query)
    }

    fn expr(&mut self, expr: Expr, names: &Names<'_>, who: Rights<'_>) -> Expr {
        match expr {
            Expr::Column { qualifier, name } => self.column(qualifier.as_deref(), &name, names),
            Expr::Parameter(number) => match number.checked_sub(1).and_then(|at| names.arguments.get(at)) {
                Some((_, value)) => value.clone(),
                None => Expr::Parameter(number),
            },
            Expr::Call { name, arguments } => {
                let arguments = arguments.into_iter().map(|part| self.expr(part, names, who)).collect();
                self.call(name, arguments, names, who)
            }
            Expr::InSelect(left, query) => {
                let left = self.expr(*left, names, who);
                Expr::InSelect(Box::new(left), Box::new(self.query(*query, names, who)))
            }
            Expr::ArraySelect(query) => Expr::ArraySelect(Box::new(self.query(*query, names, who))),
            Expr::Exists(query) => Expr::Exists(Box::new(self.query(*query, names, who))),
            Expr::Scalar(query) => scalar(self.query(*query, names, who)),
            Expr::Not(inner) => {
                let inner = self.expr(*inner, names, who);
                self.remaining(&inner, true).unwrap_or_else(|| inner.negated())
            }
            other => {
                let whole = other.with_parts(&mut |part| self.expr(part, names, who));
                let whole = self.typed(whole);
                self.remaining(&whole, false).unwrap_or(whole)
            }
        }
    }

    /// A constant beside a column has its type, which PostgreSQL prints and people leave out.
    fn typed(&self, expr: Expr) -> Expr {
        let give = |column: &Expr, value: Box<Expr>| {
            let Some(data_type) = self.type_of(column) else { return value };
            let one = |value: Expr| match value {
                Expr::Literal { value: Some(value), data_type: None } => {
                    Expr::Literal { value: Some(value), data_type: Some(data_type.clone()) }
                }
                other => other,
            };
            Box::new(match *value {
                Expr::Array(items) => Expr::Array(items.into_iter().map(one).collect()),
                other => one(other),
            })
        };
        match expr {
            Expr::Compare { op, left, right } => {
                let right = give(&left, right);
                Expr::Compare { op, left: give(&right, left), right }
            }
            Expr::Any { op, left, array } => Expr::Any { array: give(&left, array), op, left },
            Expr::All { op, left, array } => Expr::All { array: give(&left, array), op, left },
            other => other,
        }
    }

    fn type_of(&self, column: &Expr) -> Option<String> {
        let Expr::Column { qualifier: Some(alias), name } = column else { return None };
        let table = if alias == ROW { self.policies.last() } else { self.tables.get(alias) }?;
        match self.state.catalog.get(&ObjectId::on(Kind::Column, table, name.as_str())) {
            Some(Object::Column(column)) => Some(column.data_type.clone()),
            _ => None,
        }
    }

    /// `status <> 'ended'` as the values that are left, so that a value which an enum gains is seen to be admitted.
    fn remaining(&self, expr: &Expr, negated: bool) -> Option<Expr> {
        let (left, excluded) = match expr {
            Expr::Compare { op, left, right } if op == if negated { "=" } else { "<>" } => {
                (left, std::slice::from_ref(&**right))
            }
            Expr::Any { op, left, array } if negated && op == "=" => (left, items(array)?),
            Expr::All { op, left, array } if !negated && op == "<>" => (left, items(array)?),
            _ => return None,
        };
        let data_type = match excluded.first()? {
            Expr::Literal { value: Some(_), data_type: Some(data_type) } => data_type,
            _ => return None,
        };
        let values = self.state.values(data_type)?;
        let literal =
            |value: &str| Expr::Literal { value: Some(value.to_owned()), data_type: Some(data_type.clone()) };
        if !excluded.iter().all(|one| values.iter().any(|value| literal(value) == *one)) {
            return None;
        }
        let left_over = values.iter().map(|value| literal(value)).filter(|value| !excluded.contains(value));
        let array = Box::new(Expr::Array(left_over.collect()));
        Some(Expr::Any { op: "=".to_owned(), left: left.clone(), array })
    }

    fn column(&mut self, qualifier: Option<&str>, name: &str, names: &Names<'_>) -> Expr {
        let mut place = Some(names);
        while let Some(here) = place {
            for (alias, columns) in &here.sources {
                if qualifier.is_some_and(|qualifier| qualifier != alias) {
                    continue;
                }
                match columns {
                    Columns::Are(values) => {
                        if let Some(value) = values.get(name) {
                            return value.clone();
                        }
                    }
                    Columns::Of(alias, known) => {
                        if known
                            .as_ref()
                            .map_or(qualifier.is_some(), |known| known.iter().any(|one| one == name))
                        {
                            return Expr::column(Some(alias), name);
                        }
                    }
                }
            }
            let own = qualifier.is_none_or(|qualifier| qualifier == here.function);
            if own && let Some((_, value)) = here.arguments.iter().find(|(argument, _)| argument == name) {
                return value.clone();
            }
            place = here.outer;
        }
        let shown = qualifier.map_or_else(|| name.to_owned(), |qualifier| format!("{qualifier}.{name}"));
        Expr::Opaque(format!("column {shown}"))
    }

    fn call(&mut self, name: Name, arguments: Vec<Expr>, names: &Names<'_>, who: Rights<'_>) -> Expr {
        match self.target(&name, arguments.len(), names) {
            Target::BuiltIn => Expr::Call { name, arguments },
            Target::One(id) => {
                self.may_call(who, id);
                if let Some(inner) = self.wrapped(id).filter(|_| arguments.is_empty()) {
                    self.open.push(id);
                    let passed_on = self.call(inner, Vec::new(), &Names::default(), Rights::of(who.caller));
                    self.open.pop();
                    return passed_on;
                }
                let reads = self.state.routine(id).is_some_and(|routine| {
                    !routine.set && routine.query.as_ref().is_some_and(|query| !is_leaf(query))
                });
                let query = if reads { self.rows(who, id, arguments.clone()) } else { None };
                match query {
                    Some(query) => scalar(query),
                    None => Expr::Call { name: self.keyed(id, who), arguments },
                }
            }
            Target::Several(ids) => {
                let keys: Vec<String> = ids.iter().map(|id| self.state.key(id, who)).collect();
                Expr::Call {
                    name: Name { name: format!("{}#{}", name.name, keys.join("#")), ..name },
                    arguments,
                }
            }
        }
    }

    /// The name of a function that stays a call, with a key of what it does.
    fn keyed(&self, id: &'a ObjectId, who: Rights<'_>) -> Name {
        let schema = id.schema_name().map(str::to_owned);
        let key = self.state.key_of_leaf(id).unwrap_or_else(|| self.state.key(id, who));
        Name { schema, name: format!("{}#{key}", function_name(id)) }
    }

    /// The function that this one only passes on, with the rights of its caller and the same result: who calls is asked for
    /// under many names.
    fn wrapped(&self, id: &ObjectId) -> Option<Name> {
        let routine = self.state.routine(id)?;
        if routine.definer || routine.set || self.open.len() >= DEEPEST || self.open.contains(&id) {
            return None;
        }
        let Query::Select(Select { columns, from, filter, rest: None }) = routine.query.as_ref()? else {
            return None;
        };
        let ([Output { value, .. }], true) = (columns.as_slice(), from.is_empty()) else { return None };
        // A cast to what it returns anyway does nothing.
        let value = match value {
            Expr::Cast(inner, to) if self.state.result(id) == Some(to.as_str()) => &**inner,
            other => other,
        };
        let Expr::Call { name, arguments } = value else { return None };
        if name.schema.is_none() || !arguments.is_empty() || *filter != Expr::yes() {
            return None;
        }
        let passes = match self.state.functions(name, 0)[..] {
            [inner] if inner != id => {
                let result = self.state.result(id);
                // What the wrapper sets for the time of the call must mean nothing to what is called.
                let certain = self.state.routine(inner).is_some_and(|inner| self.state.is_certain(inner));
                result.is_some() && result == self.state.result(inner) && certain
            }
            // A source does not hold what the platform brings.
            [] => PLATFORM
                .iter()
                .any(|(schema, own)| name.schema.as_deref() == Some(schema) && name.name == *own),
            _ => false,
        };
        passes.then(|| name.clone())
    }

    fn may_call(&mut self, who: Rights<'_>, id: &ObjectId) {
        if !self.state.holds(who.caller, id, "EXECUTE") {
            self.broken.insert(format!("42501: {} may not call {}", who.caller, id.sql()));
        }
    }

    fn target(&self, name: &Name, arguments: usize, names: &Names<'_>) -> Target<'a> {
        if name.schema.is_none() && !names.written {
            return Target::BuiltIn;
        }
        match self.state.functions(name, arguments).as_slice() {
            // Not ours to know: an extension's or the platform's.
            [] => Target::BuiltIn,
            [one] => Target::One(one),
            several => Target::Several(several.to_vec()),
        }
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// A key of whatever a text that was not understood may name.
    fn mentioned(&self, text: &str, who: Rights<'_>) -> String {
        self.state.key_of_text(text, who)
    }
}

/// What a call means.
enum Target<'a> {
    BuiltIn,
    One(&'a ObjectId),
    Several(Vec<&'a ObjectId>),
}

/// Whether a query reads the session alone, and no table: then it is a name for something, and stays one.
fn is_leaf(query: &Query) -> bool {
    let mut reads = false;
    query.walk(&mut |node| reads |= matches!(node, expr::Node::Source(_)));
    !reads
}

/// Whether the frame of a query is understood, so that taking it apart gains something.
fn understood(query: &Query) -> bool {
    match query {
        Query::Select(_) => true,
        Query::Union(parts) => parts.iter().all(understood),
        Query::Opaque(_) => false,
    }
}

/// A query that stands for a value; one without sources is its only column.
fn scalar(query: Query) -> Expr {
    match query {
        Query::Select(Select { mut columns, from, filter, rest: None })
            if from.is_empty() && columns.len() == 1 && filter == Expr::yes() =>
        {
            columns.remove(0).value
        }
        other => Expr::Scalar(Box::new(other)),
    }
}

/// The name that PostgreSQL gives to a column without one.
fn natural_name(value: &Expr) -> Option<String> {
    match value {
        Expr::Column { name, .. } => Some(name.clone()),
        Expr::Cast(inner, _) => natural_name(inner),
        Expr::Call { name, .. } => Some(name.name.clone()),
        _ => None,
    }
}

fn items(array: &Expr) -> Option<&[Expr]> {
    match array {
        Expr::Array(items) => Some(items),
        Expr::Cast(inner, _) => items(inner),
        _ => None,
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A condition on [`ROW`] as one on the source of that alias.
pub(super) fn aliased(condition: Expr, alias: &str) -> Expr {
    condition.map(&mut |node| match node {
        Expr::Column { qualifier: Some(qualifier), name } if qualifier == ROW => {
            Expr::column(Some(alias), &name)
        }
        other => other,
    })
}
