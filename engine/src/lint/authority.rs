//! What policies trust: rows of other tables that say what the caller may. Who can write such a row gives itself what the
//! policy gives.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::policy::{Look, Policy, column_of, conjuncts, own_column, ways};
use crate::catalog::ObjectId;
use crate::expr::{Expr, Source};
use crate::kinds::{Kind, Object};

/// How a look asks a column of the table that it trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It has to be the caller.
    Caller,
    /// It has to be this constant.
    Constant(String),
    /// It has to be something of the row that is asked for, or it is what is looked up.
    Linked,
    /// A body that is no single query names it, beside these constants.
    Named(BTreeSet<String>),
}

/// One row of another table that admits the caller.
#[derive(Debug, Clone)]
pub(crate) struct Trust<'a> {
    /// The table that is trusted.
    pub table: &'a ObjectId,
    /// How its columns are asked.
    pub asked: BTreeMap<String, Asked>,
}

/// A write that makes such a row.
#[derive(Debug, Clone)]
pub(crate) struct Grab {
    /// What the client does, as a sentence goes on.
    pub how: String,
}

impl<'a> Context<'a> {
    /// What a policy trusts, directly and in the functions that it calls.
    pub(crate) fn trusts(&self, policy: &Policy<'a>) -> Vec<Trust<'a>> {
        let looks = policy.conditions().flat_map(|condition| self.looks(condition));
        let mut found: Vec<Trust<'a>> = Vec::new();
        let read = looks.filter_map(|look| self.trust(&look));
        for trust in read.chain(policy.conditions().flat_map(|condition| self.named_in_bodies(condition))) {
            if !found.iter().any(|known| known.table == trust.table && known.asked == trust.asked) {
                found.push(trust);
            }
        }
        found
    }

    /// The columns that a look asks, if it asks for the caller among them.
    fn trust(&self, look: &Look<'a>) -> Option<Trust<'a>> {
        let alone =
            look.select.from.iter().filter(|source| matches!(source, Source::Table { .. })).count() == 1;
        let column = |expr: &Expr| column_of(expr, &look.alias, alone).map(str::to_owned);
        let mut asked = BTreeMap::new();
        let mut conditions = conjuncts(&look.select.filter);
        // One of two columns has to be the caller: either is a way in, so that the first stands for both.
        let parts: Vec<&Expr> =
            conditions.iter().filter_map(|part| self.either_caller(part, &column)).collect();
        conditions.extend(parts);
        for part in conditions {
            match part {
                Expr::Compare { op, left, right } if op == "=" => {
                    for (side, other) in [(left, right), (right, left)] {
                        let Some(name) = column(side) else { continue };
                        let how = match &**other {
                            Expr::Literal { value: Some(value), .. } => Asked::Constant(value.clone()),
                            other if self.asks_in(other) && other.tables().is_empty() => Asked::Caller,
                            _ => Asked::Linked,
                        };
                        asked.insert(name, how);
                    }
                }
                Expr::Any { left, .. } => {
                    asked.extend(column(left).map(|name| (name, Asked::Linked)));
                }
                Expr::Column { .. } => {
                    asked.extend(column(part).map(|name| (name, Asked::Constant("true".into()))));
                }
                _ => {}
            }
        }
        for output in &look.select.columns {
            if let Some(name) = column(&output.value) {
                asked.entry(name).or_insert(Asked::Linked);
            }
        }
        asked.values().any(|how| *how == Asked::Caller).then_some(Trust { table: look.table, asked })
    }

    /// What functions that are no single query read to answer who the caller is: every table that their bodies name, by
    /// the columns that they name.
    fn named_in_bodies(&self, condition: &Expr) -> Vec<Trust<'a>> {
        let names = condition.functions();
        let functions = names.iter().flat_map(|name| self.named(name));
        let bodies = functions.filter(|function| self.query_of(&function.id).is_none());
        let asking = bodies.filter(|function| self.asks_in(condition) || self.asks_who_calls(function));
        let mut found = Vec::new();
        for function in asking {
            let constants = function.constants();
            for table in self.tables_in(function).into_iter().filter(|table| table.kind == Kind::Table) {
                let columns = self.columns(table);
                let mut asked: Vec<&str> =
                    columns.iter().map(|(name, _)| *name).filter(|name| function.says(name)).collect();
                if asked.is_empty() {
                    asked = columns.iter().map(|(name, _)| *name).collect();
                }
                let asked = asked.into_iter().map(|name| (name.to_owned(), Asked::Named(constants.clone())));
                found.push(Trust { table, asked: asked.collect() });
            }
        }
        found
    }

    fn either_caller<'e>(
        &self,
        part: &'e Expr,
        column: &impl Fn(&Expr) -> Option<String>,
    ) -> Option<&'e Expr> {
        let Expr::Or(parts) = part else { return None };
        parts.iter().find(|part| match part {
            Expr::Compare { op, left, right } if op == "=" => [(left, right), (right, left)]
                .iter()
                .any(|(side, other)| column(side).is_some() && self.asks_in(other)),
            _ => false,
        })
    }

    /// How a client can write a row that satisfies what is trusted, with INSERT or with UPDATE.
    pub(crate) fn grab(&self, trust: &Trust<'a>, role: &str, command: &str) -> Option<Grab> {
        let table = trust.table;
        if !self.may(role, command, table) {
            return None;
        }
        let held = self.columns_held(role, command, table);
        let may_write = |column: &str| held.as_ref().is_none_or(|held| held.contains(column));
        if !self.is_secured(table) {
            return Some(Grab { how: format!("{command} on {table}, which has no row security") });
        }
        let policies = self.admitted(table, role, command, true);
        policies.iter().find_map(|policy| {
            let written = policy.written()?;
            let free = ways(written)?.into_iter().any(|way| {
                let parts: Vec<&Expr> = way.iter().collect();
                self.is_free(trust, command, &parts, &may_write)
            });
            free.then(|| Grab { how: format!("{command} on {table}, by {}", policy.id) })
        })
    }

    /// Whether a row that satisfies the trust passes these conditions, as far as the caller alone decides it.
    fn is_free(
        &self,
        trust: &Trust<'a>,
        command: &str,
        parts: &[&Expr],
        may_write: &impl Fn(&str) -> bool,
    ) -> bool {
        let table = trust.table;
        let about = |column: &str| -> Vec<&&Expr> {
            let names = |part: &&&Expr| {
                part.columns().iter().any(|(qualifier, name)| {
                    name == column && qualifier.as_ref().is_none_or(|qualifier| **qualifier == *table.name)
                })
            };
            parts.iter().filter(names).collect()
        };
        let constant = |part: &Expr, column: &str| match part {
            Expr::Compare { op, left, right } if op == "=" && own_column(left, table) == Some(column) => {
                match &**right {
                    Expr::Literal { value: Some(value), .. } => Some(value.clone()),
                    _ => None,
                }
            }
            _ => None,
        };
        let is_caller = |part: &Expr, column: &str| match part {
            Expr::Compare { op, left, right } if op == "=" => [(left, right), (right, left)]
                .iter()
                .any(|(side, other)| own_column(side, table) == Some(column) && self.asks_in(other)),
            _ => false,
        };
        // An update gains something only by a column that it may change.
        let mut gains = command == "INSERT";
        for (column, how) in &trust.asked {
            let said: Vec<&&Expr> =
                about(column).into_iter().filter(|part| restricts(part, column, table, how)).collect();
            let writes = may_write(column);
            let guarded = self.is_guarded(table, &command.to_lowercase(), column);
            let open = match how {
                Asked::Caller => said.is_empty() || said.iter().any(|part| is_caller(part, column)),
                Asked::Constant(value) => {
                    let pinned = said.iter().find_map(|part| constant(part, column));
                    let fits = match (&pinned, said.is_empty()) {
                        (Some(pinned), _) => pinned == value,
                        (None, empty) => empty,
                    };
                    let given = writes && !guarded || self.default_is(table, column, value);
                    gains |= writes && !guarded && fits;
                    fits && (given || command == "UPDATE")
                }
                Asked::Named(constants) => {
                    let pinned = said.iter().find_map(|part| constant(part, column));
                    let fits = said.is_empty() || pinned.is_some_and(|value| constants.contains(&value));
                    gains |= writes && !guarded && fits;
                    fits || said.iter().any(|part| is_caller(part, column))
                }
                Asked::Linked => {
                    gains |= writes && !guarded && said.is_empty();
                    // What ties the other side to the caller, or to rows that the caller must own, is no way in.
                    said.is_empty() && (writes && !guarded || command == "UPDATE")
                }
            };
            if !open {
                return false;
            }
        }
        gains
    }

    fn default_is(&self, table: &ObjectId, column: &str, value: &str) -> bool {
        let column = ObjectId::on(Kind::Column, table, column);
        let default = match self.catalog.get(&ObjectId::on(Kind::Default, &column, "")) {
            Some(Object::Default(default)) => Some(&default.expression),
            _ => None,
        };
        default.is_some_and(|default| {
            matches!(crate::expr::expression(default), Expr::Literal { value: Some(text), .. } if text == value)
        })
    }
}

/// Whether a conjunct keeps the writer from choosing what is trusted of a column. To name the column is not enough: that it
/// is there, or is not this or that value, leaves all others.
fn restricts(part: &Expr, column: &str, table: &ObjectId, wanted: &Asked) -> bool {
    let own = |expr: &Expr| own_column(expr, table) == Some(column);
    let text = |expr: &Expr| match expr {
        Expr::Literal { value: Some(value), .. } => Some(value.clone()),
        Expr::Cast(inner, _) => match &**inner {
            Expr::Literal { value, .. } => value.clone(),
            _ => None,
        },
        _ => None,
    };
    let is_wanted = |value: &str| match wanted {
        Asked::Constant(constant) => constant == value,
        Asked::Named(constants) => constants.contains(value),
        Asked::Caller | Asked::Linked => false,
    };
    match part {
        Expr::Not(inner) => match &**inner {
            Expr::IsNull(inner) => !own(inner),
            _ => true,
        },
        Expr::Compare { op, left, right } if op == "=" && own(left) && own(right) => false,
        Expr::Compare { op, left, right } if op == "<>" => match (own(left), own(right)) {
            (true, _) => text(right).is_some_and(|value| is_wanted(&value)),
            (_, true) => text(left).is_some_and(|value| is_wanted(&value)),
            _ => true,
        },
        Expr::Any { op, left, array } if op == "=" && own(left) => match &**array {
            Expr::Array(words) => !words.iter().filter_map(text).any(|value| is_wanted(&value)),
            _ => true,
        },
        _ => true,
    }
}
