//! What an expression uses: one walk over all nodes, and the questions that are asked of it.

use std::collections::BTreeSet;

use super::{Expr, Name, Query, Source};

/// A node that a walk comes by.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A query.
    Query(&'a Query),
    /// Something in `FROM`.
    Source(&'a Source),
}

/// The aggregates that make one row of many.
const AGGREGATES: &[&str] = &[
    "count",
    "sum",
    "min",
    "max",
    "avg",
    "bool_or",
    "bool_and",
    "every",
    "array_agg",
    "string_agg",
    "json_agg",
    "jsonb_agg",
    "json_object_agg",
    "jsonb_object_agg",
];

impl Expr {
    /// Calls `visit` with every node of the expression and of the queries in it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(Node<'a>)) {
        visit(Node::Expr(self));
        match self {
            Expr::And(parts) | Expr::Or(parts) | Expr::Array(parts) | Expr::Row(parts) => {
                parts.iter().for_each(|part| part.walk(visit));
            }
            Expr::Not(inner) | Expr::IsNull(inner) | Expr::Is(inner, _) | Expr::Cast(inner, _) => {
                inner.walk(visit)
            }
            Expr::Compare { op: _, left, right } | Expr::Distinct(left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Expr::Any { op: _, left, array } | Expr::All { op: _, left, array } => {
                left.walk(visit);
                array.walk(visit);
            }
            Expr::Call { name: _, arguments } => arguments.iter().for_each(|part| part.walk(visit)),
            Expr::Case { operand, branches, otherwise } => {
                operand.iter().for_each(|part| part.walk(visit));
                for (condition, result) in branches {
                    condition.walk(visit);
                    result.walk(visit);
                }
                otherwise.iter().for_each(|part| part.walk(visit));
            }
            Expr::InSelect(left, query) => {
                left.walk(visit);
                query.walk(visit);
            }
            Expr::ArraySelect(query) | Expr::Exists(query) | Expr::Scalar(query) => query.walk(visit),
            Expr::Column { .. } | Expr::Parameter(_) | Expr::Literal { .. } | Expr::Opaque(_) => {}
        }
    }

    /// The same expression with every node replaced by what `change` makes of it, innermost first. Queries are
    /// entered, too.
    #[must_use]
    pub fn map(self, change: &mut dyn FnMut(Expr) -> Expr) -> Expr {
        let changed = match self {
            Expr::InSelect(left, query) => {
                Expr::InSelect(Box::new(left.map(change)), Box::new(query.map(change)))
            }
            Expr::ArraySelect(query) => Expr::ArraySelect(Box::new(query.map(change))),
            Expr::Exists(query) => Expr::Exists(Box::new(query.map(change))),
            Expr::Scalar(query) => Expr::Scalar(Box::new(query.map(change))),
            other => other.with_parts(&mut |part| part.map(change)),
        };
        change(changed)
    }

    /// The same expression with each of the expressions that it is directly made of replaced. Queries stay as they
    /// are.
    #[must_use]
    pub fn with_parts(self, change: &mut dyn FnMut(Expr) -> Expr) -> Expr {
        fn many(parts: Vec<Expr>, change: &mut dyn FnMut(Expr) -> Expr) -> Vec<Expr> {
            parts.into_iter().map(change).collect()
        }
        let mut one = |part: Box<Expr>| Box::new(change(*part));
        match self {
            Expr::Not(inner) => change(*inner).negated(),
            Expr::IsNull(inner) => Expr::IsNull(one(inner)),
            Expr::Is(inner, value) => Expr::Is(one(inner), value),
            Expr::Cast(inner, data_type) => Expr::Cast(one(inner), data_type),
            Expr::Compare { op, left, right } => Expr::Compare { op, left: one(left), right: one(right) },
            Expr::Distinct(left, right) => Expr::Distinct(one(left), one(right)),
            Expr::Any { op, left, array } => Expr::Any { op, left: one(left), array: one(array) },
            Expr::All { op, left, array } => Expr::All { op, left: one(left), array: one(array) },
            Expr::InSelect(left, query) => Expr::InSelect(one(left), query),
            Expr::And(parts) => Expr::all(many(parts, change)),
            Expr::Or(parts) => Expr::any(many(parts, change)),
            Expr::Array(parts) => Expr::Array(many(parts, change)),
            Expr::Row(parts) => Expr::Row(many(parts, change)),
            Expr::Call { name, arguments } => Expr::Call { name, arguments: many(arguments, change) },
            Expr::Case { operand, branches, otherwise } => Expr::Case {
                operand: operand.map(&mut one),
                otherwise: otherwise.map(&mut one),
                branches: branches.into_iter().map(|(when, then)| (change(when), change(then))).collect(),
            },
            leaf => leaf,
        }
    }

    /// The columns it names, each with the qualifier that it was written with.
    pub fn columns(&self) -> BTreeSet<(Option<String>, String)> {
        let mut found = BTreeSet::new();
        self.walk(&mut |node| {
            if let Node::Expr(Expr::Column { qualifier, name }) = node {
                found.insert((qualifier.clone(), name.clone()));
            }
        });
        found
    }

    /// The functions it calls, in `FROM`, too.
    pub fn functions(&self) -> BTreeSet<Name> {
        let mut found = BTreeSet::new();
        self.walk(&mut |node| match node {
            Node::Expr(Expr::Call { name, .. }) | Node::Source(Source::Call { name, .. }) => {
                found.insert(name.clone());
            }
            _ => {}
        });
        found
    }

    /// The tables and views that its queries read.
    pub fn tables(&self) -> BTreeSet<Name> {
        let mut found = BTreeSet::new();
        self.walk(&mut |node| {
            if let Node::Source(Source::Table { name, .. }) = node {
                found.insert(name.clone());
            }
        });
        found
    }

    /// What in it was not understood; then what the other questions answer may be too little.
    pub fn opaque(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.walk(&mut |node| found.extend(node.opaque()));
        found
    }

    /// Whether it is an aggregate's result.
    pub(super) fn aggregates(&self) -> bool {
        let mut found = false;
        // An aggregate inside of a subquery belongs to that.
        match self {
            Expr::Scalar(_) | Expr::Exists(_) | Expr::ArraySelect(_) => return false,
            _ => self.walk(&mut |node| {
                if let Node::Expr(Expr::Call { name, .. }) = node {
                    found |= name.schema.is_none() && AGGREGATES.contains(&name.name.as_str());
                }
            }),
        }
        found
    }
}

impl<'a> Node<'a> {
    fn opaque(self) -> Option<&'a str> {
        match self {
            Node::Expr(Expr::Opaque(text)) if text != "*" => Some(text),
            Node::Query(Query::Opaque(text)) | Node::Source(Source::Opaque(text)) => Some(text),
            Node::Query(Query::Select(select)) => select.rest.as_deref(),
            _ => None,
        }
    }
}

impl Query {
    /// As [`Expr::walk`].
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(Node<'a>)) {
        visit(Node::Query(self));
        match self {
            Query::Select(select) => {
                select.columns.iter().for_each(|column| column.value.walk(visit));
                select.from.iter().for_each(|source| source.walk(visit));
                select.filter.walk(visit);
            }
            Query::Union(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Query::Opaque(_) => {}
        }
    }

    /// As [`Expr::map`].
    #[must_use]
    pub fn map(self, change: &mut dyn FnMut(Expr) -> Expr) -> Query {
        match self {
            Query::Select(mut select) => {
                for column in &mut select.columns {
                    column.value = std::mem::replace(&mut column.value, Expr::yes()).map(change);
                }
                select.from = select.from.into_iter().map(|source| source.map(change)).collect();
                select.filter = select.filter.map(change);
                Query::Select(select)
            }
            Query::Union(parts) => Query::Union(parts.into_iter().map(|part| part.map(change)).collect()),
            opaque @ Query::Opaque(_) => opaque,
        }
    }

    /// The tables and views that it reads.
    pub fn tables(&self) -> BTreeSet<Name> {
        Expr::Exists(Box::new(self.clone())).tables()
    }

    /// The functions that it calls.
    pub fn functions(&self) -> BTreeSet<Name> {
        Expr::Exists(Box::new(self.clone())).functions()
    }

    /// What in it was not understood.
    pub fn opaque(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.walk(&mut |node| found.extend(node.opaque()));
        found
    }
}

impl Source {
    fn walk<'a>(&'a self, visit: &mut dyn FnMut(Node<'a>)) {
        visit(Node::Source(self));
        match self {
            Source::Call { arguments, .. } => arguments.iter().for_each(|part| part.walk(visit)),
            Source::Query { query, .. } => query.walk(visit),
            Source::Outer { side: _, left, right, on } => {
                left.walk(visit);
                right.walk(visit);
                on.walk(visit);
            }
            Source::Table { .. } | Source::Opaque(_) => {}
        }
    }

    fn map(self, change: &mut dyn FnMut(Expr) -> Expr) -> Source {
        match self {
            Source::Call { name, arguments, alias, columns } => {
                let arguments = arguments.into_iter().map(|part| part.map(change)).collect();
                Source::Call { name, arguments, alias, columns }
            }
            Source::Query { query, alias, columns } => {
                Source::Query { query: Box::new(query.map(change)), alias, columns }
            }
            Source::Outer { side, left, right, on } => Source::Outer {
                side,
                left: Box::new(left.map(change)),
                right: Box::new(right.map(change)),
                on: on.map(change),
            },
            leaf @ (Source::Table { .. } | Source::Opaque(_)) => leaf,
        }
    }
}
