//! Each condition in its SQL. Sets and the caller are asked for in the forms that PostgreSQL runs once a statement.

use super::Expansion;
use super::expression::Expression;
use super::{parent, relation};
use crate::diagnostic::SourceLocation;
use crate::name::{QualifiedName, quote_ident, quote_literal};
use crate::resolved::intent::{Atom, AtomKind, Predicate};

/// The row that a condition is about.
#[derive(Clone, Copy)]
pub(super) enum Row<'a> {
    /// The row of the table that a policy is on.
    Own(&'a QualifiedName),
    /// A row of a query, by its alias.
    Alias(&'a str),
    /// The row of a trigger: `old` or `new`.
    Trigger(&'a str),
}

impl Row<'_> {
    /// A column of the row.
    pub(super) fn column(&self, column: &str) -> String {
        match self {
            Self::Own(_) => quote_ident(column),
            Self::Alias(alias) | Self::Trigger(alias) => format!("{alias}.{}", quote_ident(column)),
        }
    }

    /// A column of the row as a query inside the condition names it, which has columns of its own.
    pub(super) fn outer(&self, column: &str) -> String {
        match self {
            Self::Own(table) => format!("{}.{}", quote_ident(&table.name), quote_ident(column)),
            _ => self.column(column),
        }
    }
}

/// Where a condition stands, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) row: Row<'a>,
    /// The roles that evaluate it.
    pub(super) roles: &'a [String],
    /// How many rows of other tables it is inside of, for aliases.
    pub(super) depth: usize,
}

pub(super) fn predicate(
    expansion: &mut Expansion<'_>,
    predicate: &Predicate,
    place: Place<'_>,
) -> Expression {
    match predicate {
        Predicate::And(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| self::predicate(expansion, part, place)).collect();
            Expression::all(parts)
        }
        Predicate::Or(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| self::predicate(expansion, part, place)).collect();
            Expression::any(parts)
        }
        Predicate::Atom(one) => atom(expansion, one, place),
    }
}

fn atom(expansion: &mut Expansion<'_>, atom: &Atom, place: Place<'_>) -> Expression {
    let Atom { kind, location } = atom;
    let row = place.row;
    let column = |column: &String| row.column(column);
    let sql = match kind {
        AtomKind::Owner { column } => return owner(expansion, column, place, location),
        AtomKind::Party { columns } => {
            let sides: Vec<_> = columns.iter().map(|one| owner(expansion, one, place, location)).collect();
            return Expression::any(sides);
        }
        AtomKind::Related { table, relation, column } => {
            relation::member(expansion, (table, relation), &row.column(column), place, location)
        }
        AtomKind::Tenant { table, column } => {
            relation::member(expansion, (table, "tenant"), &row.column(column), place, location)
        }
        AtomKind::CanRead(parent) => parent::readable(expansion, parent, place),
        AtomKind::CanUpdate(parent) => parent::changeable(expansion, parent, place, location),
        AtomKind::Public => return Expression::True,
        AtomKind::Published { column: published } => column(published),
        AtomKind::Window { from, to } => {
            let from = Expression::One(format!("{} <= now()", column(from)));
            return Expression::all([from, Expression::One(format!("now() < {}", column(to)))]);
        }
        AtomKind::In { column: compared, values } => match values.as_slice() {
            [one] => format!("{} = {one}", column(compared)),
            many => format!("{} in ({})", column(compared), many.join(", ")),
        },
        AtomKind::Null { column: null } => format!("{} is null", column(null)),
        AtomKind::Claim { path, value } => {
            format!("(select {}) = {}", claim(path), quote_literal(value))
        }
        AtomKind::Call { function, columns } if columns.is_empty() => format!("(select {function}())"),
        AtomKind::Call { function, columns } => {
            format!("{function}({})", columns.iter().map(column).collect::<Vec<_>>().join(", "))
        }
        AtomKind::Sql { sql } => format!("({sql})"),
    };
    Expression::One(sql)
}

/// Every person is asked for alone, so that each column's index can serve.
fn owner(
    expansion: &mut Expansion<'_>,
    column: &str,
    place: Place<'_>,
    location: &SourceLocation,
) -> Expression {
    let caller = expansion.caller(place.roles, location);
    Expression::One(format!("{} = {caller}", place.row.column(column)))
}

/// A claim of the token, or null. A setting that was once set is afterwards an empty string, which is no JSON.
pub(super) fn claim(path: &[String]) -> String {
    let mut sql = "nullif(current_setting('request.jwt.claims', true), '')::jsonb".to_owned();
    for (i, key) in path.iter().enumerate() {
        let arrow = if i + 1 == path.len() { "->>" } else { "->" };
        sql.push_str(&format!(" {arrow} {}", quote_literal(key)));
    }
    sql
}
