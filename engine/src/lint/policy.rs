//! Policies as expressions, and what they depend on: the row, the caller, other tables.

use std::collections::BTreeSet;

use super::body::SESSION;
use super::context::Context;
use super::facts::Function;
use crate::access::PUBLIC;
use crate::catalog::ObjectId;
use crate::expr::{self, Expr, Name, Node, Query, Select, Source};
use crate::kinds;

/// A policy with its conditions read.
#[derive(Debug, Clone)]
pub(crate) struct Policy<'a> {
    /// Its identity.
    pub id: &'a ObjectId,
    /// The table.
    pub table: &'a ObjectId,
    /// What the catalog has.
    pub policy: &'a kinds::Policy,
    /// Which rows that are there.
    pub using: Option<Expr>,
    /// Which rows may be written, where that is said.
    pub check: Option<Expr>,
}

impl<'a> Policy<'a> {
    /// Reads a policy.
    pub(crate) fn read(id: &'a ObjectId, policy: &'a kinds::Policy) -> Option<Self> {
        let read = |text: &Option<String>| text.as_ref().map(|text| expr::expression(text));
        Some(Self { id, table: id.parent()?, policy, using: read(&policy.using), check: read(&policy.check) })
    }

    /// Which rows may be written: `WITH CHECK`, or else `USING`.
    pub(crate) fn written(&self) -> Option<&Expr> {
        self.check.as_ref().or(self.using.as_ref())
    }

    /// Its conditions.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Expr> {
        self.using.iter().chain(self.check.iter())
    }

    /// Whether it has a say in a command.
    pub(crate) fn is_for(&self, command: &str) -> bool {
        self.policy.command == "ALL" || self.policy.command == command
    }

    /// Whether it has a say in any writing.
    pub(crate) fn writes(&self) -> bool {
        self.policy.command != "SELECT"
    }
}

/// One look into another table, in a policy or in a function that a policy calls.
#[derive(Debug, Clone)]
pub(crate) struct Look<'a> {
    /// The table.
    pub table: &'a ObjectId,
    /// What its columns are qualified with.
    pub alias: String,
    /// The SELECT that looks.
    pub select: Select,
    /// Whether it looks with the rights of somebody else.
    pub definer: bool,
}

impl<'a> Context<'a> {
    /// The policies that are asked, on tables with row security, as expressions.
    pub(crate) fn rules_of(&self, table: &ObjectId) -> impl Iterator<Item = &Policy<'a>> {
        self.rules.of(table).iter()
    }

    /// All policies as expressions.
    pub(crate) fn all_rules(&self) -> impl Iterator<Item = &Policy<'a>> {
        self.rules.all()
    }

    /// The clients that a policy is for.
    pub(crate) fn clients_in(&self, policy: &Policy<'a>) -> Vec<&'a str> {
        policy
            .policy
            .roles
            .iter()
            .map(String::as_str)
            .filter(|role| *role == PUBLIC || self.is_client(role))
            .collect()
    }

    /// Whether a policy binds a role.
    pub(crate) fn binds(&self, policy: &Policy<'_>, role: &str) -> bool {
        policy.policy.roles.iter().any(|to| self.roles.acts_as(role, to))
    }

    /// The functions behind a name in an expression that PostgreSQL printed.
    pub(crate) fn named(&self, name: &Name) -> Vec<&Function> {
        name.schema.as_ref().map_or_else(Vec::new, |schema| self.functions_named(schema, &name.name))
    }

    /// Whether a call answers who calls, or depends on it.
    pub(crate) fn is_asking(&self, name: &Name) -> bool {
        let full = name.schema.as_ref().map_or(name.name.clone(), |schema| format!("{schema}.{}", name.name));
        let words = ["current_user", "session_user", "current_role", "user"];
        SESSION.contains(&full.as_str())
            || name.schema.is_none() && words.contains(&name.name.as_str())
            || self.named(name).iter().any(|function| self.asks_who_calls(function))
    }

    /// Whether an expression says who calls, somewhere in it.
    pub(crate) fn asks_in(&self, expr: &Expr) -> bool {
        expr.functions().iter().any(|name| self.is_asking(name))
    }

    /// Whether an expression is a constant of the statement that says who calls: it names no column.
    pub(crate) fn is_caller(&self, expr: &Expr) -> bool {
        self.asks_in(expr) && expr.columns().is_empty() && expr.tables().is_empty()
    }

    /// Whether what an expression admits depends on the caller: it asks, or reads a table that answers each caller
    /// differently.
    pub(crate) fn depends_on_caller(&self, expr: &Expr) -> bool {
        let reads_secured = || {
            expr.tables().iter().any(|name| {
                let table = name.schema.as_ref().and_then(|schema| self.relation(schema, &name.name));
                table.is_some_and(|table| self.is_secured(table))
            })
        };
        self.asks_in(expr) || reads_secured() || self.calls_unknown(expr)
    }

    /// Whether it calls something whose body says nothing.
    fn calls_unknown(&self, expr: &Expr) -> bool {
        !expr.opaque().is_empty()
            || expr.functions().iter().any(|name| name.schema.is_some() && self.named(name).is_empty())
    }

    /// The looks into tables, in an expression and in the functions that it calls.
    pub(crate) fn looks(&self, expr: &Expr) -> Vec<Look<'a>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        self.look_into(expr, false, &mut found, &mut seen);
        found
    }

    fn look_into(
        &self,
        expr: &Expr,
        definer: bool,
        found: &mut Vec<Look<'a>>,
        seen: &mut BTreeSet<ObjectId>,
    ) {
        let mut selects = Vec::new();
        expr.walk(&mut |node| {
            if let Node::Query(Query::Select(select)) = node {
                selects.push(select.clone());
            }
        });
        for select in selects {
            for source in &select.from {
                let Source::Table { name, alias } = source else { continue };
                let table = name.schema.as_ref().and_then(|schema| self.relation(schema, &name.name));
                if let Some(table) = table {
                    found.push(Look { table, alias: alias.clone(), select: select.clone(), definer });
                }
            }
        }
        for name in expr.functions() {
            for function in self.named(&name) {
                if let (true, Some(query)) = (seen.insert(function.id.clone()), self.query_of(&function.id)) {
                    let body = Expr::Exists(Box::new(query.clone()));
                    self.look_into(&body, definer || function.definer, found, seen);
                }
            }
        }
    }

    /// The query that a function is, where it is one.
    pub(crate) fn query_of(&self, function: &ObjectId) -> Option<&Query> {
        self.queries.get(function)
    }

    /// The permissive conditions on the rows that a role may touch with a command, or on those it may leave there.
    pub(crate) fn admitted(
        &self,
        table: &ObjectId,
        role: &str,
        command: &str,
        written: bool,
    ) -> Vec<&Policy<'a>> {
        self.rules_of(table)
            .filter(|policy| policy.policy.permissive && policy.is_for(command) && self.binds(policy, role))
            .filter(|policy| if written { policy.written().is_some() } else { policy.using.is_some() })
            .collect()
    }
}

/// The column of the policy's own row that an expression is, without casts: bare, or with the table's name.
pub(crate) fn own_column<'e>(expr: &'e Expr, table: &ObjectId) -> Option<&'e str> {
    match expr {
        Expr::Cast(inner, _) => own_column(inner, table),
        Expr::Column { qualifier: None, name } => Some(name),
        Expr::Column { qualifier: Some(qualifier), name } if **qualifier == *table.name => Some(name),
        _ => None,
    }
}

/// The column of that alias that an expression is, without casts.
pub(crate) fn column_of<'e>(expr: &'e Expr, alias: &str, alone: bool) -> Option<&'e str> {
    match expr {
        Expr::Cast(inner, _) => column_of(inner, alias, alone),
        Expr::Column { qualifier: Some(qualifier), name } if qualifier == alias => Some(name),
        Expr::Column { qualifier: None, name } if alone => Some(name),
        _ => None,
    }
}

/// What has to hold together.
pub(crate) fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

/// The ways in which it can hold.
pub(crate) fn disjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Or(parts) => parts.iter().flat_map(disjuncts).collect(),
        other => vec![other],
    }
}

/// The disjunctive normal form as sets of atoms; none when it would be too large.
pub(crate) fn ways(expr: &Expr) -> Option<Vec<BTreeSet<Expr>>> {
    const MANY: usize = 64;
    match expr {
        Expr::Or(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(ways).collect();
            let all: Vec<BTreeSet<Expr>> = all?.into_iter().flatten().collect();
            (all.len() <= MANY).then_some(all)
        }
        Expr::And(parts) => {
            let mut all = vec![BTreeSet::new()];
            for part in parts {
                let part = ways(part)?;
                let both = |left: &BTreeSet<Expr>| -> Vec<BTreeSet<Expr>> {
                    part.iter().map(|right| left.union(right).cloned().collect()).collect()
                };
                all = all.iter().flat_map(both).collect();
                if all.len() > MANY {
                    return None;
                }
            }
            Some(all)
        }
        other => Some(vec![BTreeSet::from([other.clone()])]),
    }
}

/// Whether `from` certainly admits no more than `to`: each way of the one holds all that some way of the other asks.
pub(crate) fn implies(from: &Expr, to: &Expr) -> bool {
    let (Some(from), Some(to)) = (ways(from), ways(to)) else { return false };
    from.iter().all(|one| to.iter().any(|other| other.is_subset(one)))
}
