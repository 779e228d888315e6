//! Whether rows are bound to the caller: in every way in which a condition can hold, a column of theirs has to be the
//! caller, or the caller's standing is asked. A mere mention (`auth.uid() is not null`) binds nothing, and what is not
//! understood is never taken for bound.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts::Function;
use super::policy::ways;
use crate::catalog::ObjectId;
use crate::expr::{Expr, Name, Query, Select, Source};

/// How rows stand to the caller; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bound {
    /// Tied to the caller, or to what the caller is.
    Yes,
    /// The caller is named, in words that were not understood.
    Unread,
    /// Whoever asks gets them.
    No,
}

/// Judges conditions of one place: a policy, or the body of a function.
#[derive(Clone)]
pub(crate) struct Binder<'c, 'a> {
    /// The catalog.
    pub cx: &'c Context<'a>,
    /// The function in whose body the condition stands.
    pub function: Option<&'c Function>,
    /// Arguments and variables that are the caller.
    pub callers: BTreeSet<String>,
    /// Whether subqueries run as the caller, so that row security binds what they read.
    pub invoker: bool,
}

/// One thing in `FROM`.
struct Row<'a> {
    alias: String,
    table: Option<&'a ObjectId>,
    /// Whether it has to be bound.
    secured: bool,
    /// Whether it is by itself: a function that answers each caller its own.
    bound: bool,
}

/// What one conjunct does.
enum Part {
    /// Ties the rows of these aliases.
    Ties(BTreeSet<String>),
    /// Asks what the caller is.
    Standing,
    Unread,
    Nothing,
}

/// Roles of Supabase that everybody has.
const ANYBODY: &[&str] = &["authenticated", "anon"];

impl<'c, 'a> Binder<'c, 'a> {
    /// A binder for the conditions of policies.
    pub(crate) fn of_policies(cx: &'c Context<'a>) -> Self {
        Self { cx, function: None, callers: BTreeSet::new(), invoker: true }
    }

    /// Whether a condition binds the rows of a table in every way in which it can hold.
    pub(crate) fn condition(&self, table: &'a ObjectId, condition: &Expr) -> Bound {
        let row = Row { alias: table.name.to_string(), table: Some(table), secured: true, bound: false };
        self.filter(&[row], &[], condition, false)
    }

    /// Whether every row with row security that a query reads is bound.
    pub(crate) fn query(&self, query: &Query) -> Bound {
        match query {
            Query::Union(parts) => parts.iter().map(|part| self.query(part)).max().unwrap_or(Bound::Yes),
            Query::Select(select) => self.select(select),
            Query::Opaque(_) => Bound::Unread,
        }
    }

    /// Whether an expression that refuses when it does not hold asks who the caller is.
    pub(crate) fn is_standing(&self, condition: &Expr) -> bool {
        self.filter(&[], &[], condition, true) == Bound::Yes
    }

    /// Whether an expression is the caller, or something of the caller's.
    pub(crate) fn is_caller(&self, expr: &Expr) -> bool {
        self.names_caller(expr, &[]) && expr.tables().is_empty()
    }

    fn select(&self, select: &Select) -> Bound {
        let mut links = Vec::new();
        let Some(rows) = self.rows(&select.from, &mut links) else { return Bound::Unread };
        let own = match rows.iter().any(|row| row.secured) {
            true => self.filter(&rows, &links, &select.filter, false),
            false if self.filter(&rows, &links, &select.filter, true) == Bound::Yes => return Bound::Yes,
            false => Bound::Yes,
        };
        // What is looked up for the result is read like anything else.
        let mut worst = own;
        for output in &select.columns {
            for query in subqueries(&output.value) {
                let tied = own == Bound::Yes && !self.outer(query, &rows).is_empty();
                worst = worst.max(if tied { Bound::Yes } else { self.query(query) });
            }
        }
        worst
    }

    /// What is in `FROM`; none where that was not understood. The conditions of outer joins link their sides.
    fn rows(&self, from: &[Source], links: &mut Vec<Expr>) -> Option<Vec<Row<'a>>> {
        let mut rows = Vec::new();
        for source in from {
            match source {
                Source::Table { name, alias } => {
                    let table = self.relation(name);
                    let secured = table.is_some_and(|table| self.is_secured(table));
                    rows.push(Row { alias: alias.clone(), table, secured, bound: self.invoker && secured });
                }
                Source::Call { name, alias, .. } => {
                    let bound = self.is_asking(name);
                    rows.push(Row { alias: alias.clone(), table: None, secured: false, bound });
                }
                Source::Query { query, alias, .. } => {
                    let bound = self.query(query) == Bound::Yes;
                    let secured = query
                        .tables()
                        .iter()
                        .any(|name| self.relation(name).is_some_and(|table| self.is_secured(table)));
                    rows.push(Row { alias: alias.clone(), table: None, secured, bound: bound && secured });
                }
                Source::Outer { left, right, on, .. } => {
                    for side in [left, right] {
                        rows.extend(self.rows(std::slice::from_ref(&**side), links)?);
                    }
                    links.push(on.clone());
                }
                Source::Opaque(_) => return None,
            }
        }
        Some(rows)
    }

    /// Whether a condition binds: all rows that need it, or, where `any` one is enough, at least one of them.
    fn filter(&self, rows: &[Row<'a>], links: &[Expr], filter: &Expr, any: bool) -> Bound {
        let Some(ways) = ways(filter) else { return Bound::Unread };
        let judge = |way: BTreeSet<Expr>| {
            let with = self.with_arguments(&way, rows);
            let mut tied: BTreeSet<String> =
                rows.iter().filter(|row| row.bound).map(|row| row.alias.clone()).collect();
            let mut unread = false;
            for part in &way {
                match with.part(part, rows) {
                    Part::Ties(aliases) => tied.extend(aliases),
                    Part::Standing => return Bound::Yes,
                    Part::Unread => unread = true,
                    Part::Nothing => {}
                }
            }
            self.spread(&mut tied, rows, way.iter().chain(links));
            let open = |row: &Row<'_>| row.secured && !tied.contains(&row.alias);
            let bound = if any { !tied.is_empty() } else { !rows.iter().any(open) };
            match (bound, unread) {
                (true, _) => Bound::Yes,
                (false, true) => Bound::Unread,
                (false, false) => Bound::No,
            }
        };
        // No way at all is a condition that never holds.
        ways.into_iter().map(judge).max().unwrap_or(Bound::Yes)
    }

    /// With the arguments that this way demands to be the caller.
    fn with_arguments(&self, way: &BTreeSet<Expr>, rows: &[Row<'a>]) -> Self {
        let mut with = self.clone();
        for part in way {
            let Expr::Compare { op, left, right } = part else { continue };
            for (side, other) in [(left, right), (right, left)] {
                let name = match &**side {
                    Expr::Column { qualifier: None, name } => name.clone(),
                    Expr::Parameter(number) => format!("${number}"),
                    _ => continue,
                };
                if op == "=" && self.aliases(side, rows).is_empty() && self.names_caller(other, rows) {
                    with.callers.insert(name);
                }
            }
        }
        with
    }

    /// Rows that are equal to bound ones in some column are bound.
    fn spread<'e>(
        &self,
        tied: &mut BTreeSet<String>,
        rows: &[Row<'a>],
        parts: impl Iterator<Item = &'e Expr>,
    ) {
        let equal = |part: &Expr| match part {
            Expr::Compare { op, left, right } if op == "=" => {
                let (left, right) = (self.aliases(left, rows), self.aliases(right, rows));
                (left.len() == 1 && right.len() == 1 && left != right).then_some((left, right))
            }
            _ => None,
        };
        let pairs: Vec<_> = parts.flat_map(|part| super::policy::conjuncts(part)).filter_map(equal).collect();
        loop {
            let before = tied.len();
            for (left, right) in &pairs {
                if left.is_subset(tied) || right.is_subset(tied) {
                    tied.extend(left.iter().chain(right).cloned());
                }
            }
            if tied.len() == before {
                return;
            }
        }
    }

    fn part(&self, part: &Expr, rows: &[Row<'a>]) -> Part {
        let found = match part {
            Expr::Compare { op, left, right } => [(left, right), (right, left)]
                .into_iter()
                .find_map(|(side, other)| self.compared(op, side, other, rows)),
            Expr::Any { op, left, array } if op == "=" => self.member(left, array, rows),
            Expr::InSelect(left, query) => {
                let of_caller = self.names_caller(left, rows);
                match self.aliases(left, rows) {
                    aliases if aliases.is_empty() && of_caller => Some(self.tie(self.outer(query, rows))),
                    aliases if !aliases.is_empty() && self.finds(query) => Some(Part::Ties(aliases)),
                    _ => None,
                }
            }
            Expr::Exists(query) if self.finds(query) => Some(self.tie(self.outer(query, rows))),
            Expr::Scalar(query) => match constant(query) {
                Some(value) => return self.part(value, rows),
                None => self.finds(query).then(|| self.tie(self.outer(query, rows))),
            },
            Expr::Is(inner, true) | Expr::Cast(inner, _) => return self.part(inner, rows),
            Expr::Call { name, arguments } if name.schema.is_none() && name.name == "coalesce" => {
                let never = |rest: &[Expr]| rest.iter().all(is_false);
                match arguments.split_first() {
                    Some((first, rest)) if never(rest) => return self.part(first, rows),
                    _ => None,
                }
            }
            Expr::Call { name, .. } if self.is_asking(name) => self.standing(name, part, rows),
            _ => None,
        };
        let unread = !part.opaque().is_empty() && self.asks(part);
        found.unwrap_or(if unread { Part::Unread } else { Part::Nothing })
    }

    /// `side op other`, where the other is the caller.
    fn compared(&self, op: &str, side: &Expr, other: &Expr, rows: &[Row<'a>]) -> Option<Part> {
        if !self.names_caller(other, rows) {
            return None;
        }
        let aliases = self.aliases(side, rows);
        match side {
            Expr::Literal { value: Some(value), .. } => {
                let asks = ["=", "?", "?|", "?&", "@>", "<@"].contains(&op);
                (asks && !ANYBODY.contains(&value.as_str())).then_some(Part::Standing)
            }
            _ if op == "=" && !aliases.is_empty() && !self.asks(side) => Some(Part::Ties(aliases)),
            _ => None,
        }
    }

    /// `left = any (array)`
    fn member(&self, left: &Expr, array: &Expr, rows: &[Row<'a>]) -> Option<Part> {
        let (left_of, array_of) = (self.aliases(left, rows), self.aliases(array, rows));
        if self.names_caller(left, rows) {
            let words = match array {
                Expr::Array(words) => words.iter().all(|word| {
                    matches!(word, Expr::Literal { value: Some(value), .. } if !ANYBODY.contains(&value.as_str()))
                }),
                _ => false,
            };
            return (!array_of.is_empty())
                .then_some(Part::Ties(array_of))
                .or(words.then_some(Part::Standing));
        }
        let own = match array {
            Expr::ArraySelect(query) | Expr::Scalar(query) => self.finds(query),
            array => array_of.is_empty() && self.asks(array),
        };
        (own && !left_of.is_empty()).then_some(Part::Ties(left_of))
    }

    /// A call that asks: about the row where it is given one, else about the caller alone.
    fn standing(&self, name: &Name, call: &Expr, rows: &[Row<'a>]) -> Option<Part> {
        let aliases = self.aliases(call, rows);
        if !aliases.is_empty() {
            return Some(Part::Ties(aliases));
        }
        let bodies = self.functions(name);
        let weak = bodies.iter().any(|function| {
            let query = self.cx.query_of(&function.id);
            let value = query.and_then(constant);
            value.is_some_and(|value| !self.is_standing(value))
        });
        (!weak).then_some(Part::Standing)
    }

    /// Whether a subquery finds rows of the caller alone.
    fn finds(&self, query: &Query) -> bool {
        match query {
            Query::Union(parts) => parts.iter().all(|part| self.finds(part)),
            Query::Select(select) => {
                let mut links = Vec::new();
                let Some(rows) = self.rows(&select.from, &mut links) else { return false };
                let given = select.columns.iter().any(|output| self.names_caller(&output.value, &rows));
                let calls = rows.is_empty() && given;
                calls || self.filter(&rows, &links, &select.filter, true) == Bound::Yes
            }
            Query::Opaque(_) => false,
        }
    }

    fn tie(&self, aliases: BTreeSet<String>) -> Part {
        if aliases.is_empty() { Part::Standing } else { Part::Ties(aliases) }
    }

    /// The rows around a subquery that it names.
    fn outer(&self, query: &Query, rows: &[Row<'a>]) -> BTreeSet<String> {
        let whole = Expr::Exists(Box::new(query.clone()));
        let inner = match query {
            Query::Select(select) => self.rows(&select.from, &mut Vec::new()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let mut found = BTreeSet::new();
        for (qualifier, name) in whole.columns() {
            let column = Expr::column(qualifier.as_deref(), &name);
            if self.aliases(&column, &inner).is_empty() {
                found.extend(self.aliases(&column, rows));
            }
        }
        found
    }

    /// The rows whose columns an expression names.
    fn aliases(&self, expr: &Expr, rows: &[Row<'a>]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (qualifier, name) in expr.columns() {
            let of = rows.iter().find(|row| match (&qualifier, row.table) {
                (Some(qualifier), _) => *qualifier == row.alias,
                (None, Some(table)) => self.cx.column(table, &name).is_some(),
                (None, None) => !self.is_variable(&name),
            });
            found.extend(of.map(|row| row.alias.clone()));
        }
        found
    }

    /// Whether an expression is made of the caller, and of no row.
    fn names_caller(&self, expr: &Expr, rows: &[Row<'a>]) -> bool {
        let given = expr.columns().iter().any(|(_, name)| self.callers.contains(name));
        let numbered =
            matches!(expr, Expr::Parameter(number) if self.callers.contains(&format!("${number}")));
        (given || numbered || self.asks(expr))
            && self.aliases(expr, rows).is_empty()
            && expr.opaque().is_empty()
    }

    fn asks(&self, expr: &Expr) -> bool {
        expr.functions().iter().any(|name| self.is_asking(name))
    }

    fn is_asking(&self, name: &Name) -> bool {
        self.cx.is_asking(name)
            || name.schema.is_none()
                && self.functions(name).iter().any(|function| self.cx.asks_who_calls(function))
    }

    /// The functions that a call can mean.
    pub(super) fn functions(&self, name: &Name) -> Vec<&'c Function> {
        match (&name.schema, self.function) {
            (None, Some(function)) => self.cx.functions_called(&name.name, function),
            _ => self.cx.named(name),
        }
    }

    fn relation(&self, name: &Name) -> Option<&'a ObjectId> {
        match (&name.schema, self.function) {
            (Some(schema), _) => self.cx.relation(schema, &name.name),
            (None, Some(function)) => self.cx.relation_of(&name.name, function),
            (None, None) => None,
        }
    }

    fn is_secured(&self, relation: &ObjectId) -> bool {
        self.cx.is_secured(relation)
            || self.cx.tables_under(relation).iter().any(|table| self.cx.is_secured(table))
    }

    fn is_variable(&self, name: &str) -> bool {
        self.callers.contains(name)
            || self
                .function
                .is_some_and(|function| function.arguments.iter().any(|argument| argument == name))
    }
}

/// The value of `(select value)`.
pub(super) fn constant(query: &Query) -> Option<&Expr> {
    match query {
        Query::Select(select) if select.from.is_empty() && select.columns.len() == 1 => {
            Some(&select.columns[0].value)
        }
        _ => None,
    }
}

fn is_false(expr: &Expr) -> bool {
    match expr {
        Expr::Literal { value, .. } => matches!(value.as_deref(), Some("f" | "false")),
        Expr::Or(parts) => parts.is_empty(),
        _ => false,
    }
}

/// The outermost queries in an expression.
fn subqueries(expr: &Expr) -> Vec<&Query> {
    let mut found: Vec<&Query> = Vec::new();
    expr.walk(&mut |node| {
        if let crate::expr::Node::Query(query) = node {
            let inside = found.iter().any(|outer| {
                let mut within = false;
                outer.walk(&mut |node| {
                    within |= matches!(node, crate::expr::Node::Query(inner) if std::ptr::eq(inner, query))
                });
                within
            });
            if !inside {
                found.push(query);
            }
        }
    });
    found
}
