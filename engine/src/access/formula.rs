//! What follows from what: conditions as alternatives of plain statements, compared without asking a server.
//!
//! Only true admits a row, so two sets of values matter: those for which a condition is true, and those for which it
//! is false; NULL is neither. Every answer "yes" here is certain; "no" means that it was not found.

use std::collections::{BTreeMap, BTreeSet};

use crate::expr::{Expr, Query, Select, Source};

/// Beyond this many alternatives nothing is concluded.
const MOST_ALTERNATIVES: usize = 400;

/// A statement that is not taken apart: the atom is true, or it is false.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    atom: Expr,
    holds: bool,
}

/// Facts that hold together.
type Facts = BTreeSet<Fact>;

/// Whether every row that the first condition admits is admitted by the second.
pub fn implies(first: &Expr, second: &Expr) -> bool {
    if first == second || *first == Expr::no() || *second == Expr::yes() {
        return true;
    }
    let (Some(first), Some(second)) = (alternatives(first, true), alternatives(second, true)) else {
        return false;
    };
    let follows = |facts: &Facts| second.iter().any(|wanted| wanted.iter().all(|fact| entails(facts, fact)));
    first.iter().filter(|facts| possible(facts)).all(follows)
}

/// Whether no row can satisfy the condition.
pub fn impossible(condition: &Expr) -> bool {
    alternatives(condition, true).is_some_and(|all| !all.iter().any(possible))
}

/// The atoms of each alternative that makes the condition true; none if there are too many.
pub fn disjuncts(condition: &Expr) -> Option<Vec<Vec<(Expr, bool)>>> {
    let all = alternatives(condition, true)?;
    let facts = |facts: Facts| facts.into_iter().map(|fact| (fact.atom, fact.holds)).collect();
    Some(all.into_iter().filter(possible).map(facts).collect())
}

/// Whether every row of the first query, as far as its columns go, is a row of the second.
pub fn covers(first: &Query, second: &Query) -> bool {
    contained(first, second, true)
}

/// Whether there is a row of the second query whenever there is one of the first.
pub(super) fn contained_row(first: &Query, second: &Query) -> bool {
    contained(first, second, false)
}

/// The ways in which a condition comes to be true (or false).
fn alternatives(expr: &Expr, holds: bool) -> Option<Vec<Facts>> {
    let one = |atom: Expr, holds: bool| Some(vec![Facts::from([Fact { atom, holds }])]);
    match (expr, holds) {
        (Expr::And(parts), true) | (Expr::Or(parts), false) => together(parts, holds),
        (Expr::Or(parts), true) | (Expr::And(parts), false) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(alternatives(part, holds)?);
            }
            (all.len() <= MOST_ALTERNATIVES).then_some(all)
        }
        (Expr::Not(inner), holds) => alternatives(inner, !holds),
        (Expr::Is(inner, value), true) => alternatives(inner, *value),
        (Expr::Literal { value: None, .. }, _) => Some(Vec::new()),
        // `x IS NOT DISTINCT FROM 'a'` is `x = 'a'`, as far as rows are admitted.
        (Expr::Distinct(left, right), false) if is_value(right) || is_value(left) => {
            alternatives(&Expr::equals((**left).clone(), (**right).clone()), true)
        }
        (Expr::Call { name, arguments }, true) if name.schema.is_none() && name.name == "coalesce" => {
            match arguments.as_slice() {
                [inner, last] if *last == Expr::no() => alternatives(inner, true),
                _ => one(expr.clone(), holds),
            }
        }
        (Expr::Compare { op, left, right }, holds) => compare(op, left, right, holds),
        (Expr::Any { op, left, array }, holds) if op == "=" => match (&**array, holds) {
            (Expr::Array(items), holds) => {
                let equal: Vec<Expr> =
                    items.iter().map(|item| Expr::equals((**left).clone(), item.clone())).collect();
                alternatives(&Expr::any(equal), holds)
            }
            (Expr::Cast(inner, _), holds) if matches!(&**inner, Expr::Array(items) if items.iter().all(is_value)) =>
            {
                let any = Expr::Any { op: op.clone(), left: left.clone(), array: inner.clone() };
                alternatives(&any, holds)
            }
            (Expr::ArraySelect(query), true) => within(left, query),
            _ => one(expr.clone(), holds),
        },
        (Expr::InSelect(left, query), true) => within(left, query),
        (Expr::Exists(query), true) => match &**query {
            Query::Union(parts) => {
                let parts = parts.iter().map(|part| Expr::Exists(Box::new(part.clone()))).collect();
                alternatives(&Expr::Or(parts), true)
            }
            Query::Select(select) if select.from.is_empty() && select.rest.is_none() => {
                alternatives(&select.filter, true)
            }
            _ => one(expr.clone(), holds),
        },
        (Expr::Scalar(query), holds) => match &**query {
            Query::Select(Select { columns, from, filter, rest: None })
                if from.is_empty() && columns.len() == 1 && *filter == Expr::yes() =>
            {
                alternatives(&columns[0].value, holds)
            }
            _ => one(expr.clone(), holds),
        },
        _ => one(expr.clone(), holds),
    }
}

/// Every choice of one alternative for each part.
fn together(parts: &[Expr], holds: bool) -> Option<Vec<Facts>> {
    let mut all = vec![Facts::new()];
    for part in parts {
        let choices = alternatives(part, holds)?;
        if all.len() * choices.len() > MOST_ALTERNATIVES {
            return None;
        }
        all = all
            .iter()
            .flat_map(|facts| choices.iter().map(move |choice| facts.union(choice).cloned().collect()))
            .collect();
    }
    Some(all)
}

/// A comparison in one of its spellings.
fn compare(op: &str, left: &Expr, right: &Expr, holds: bool) -> Option<Vec<Facts>> {
    if op == "=" && (*right == Expr::yes() || *right == Expr::no()) {
        return alternatives(left, holds == (*right == Expr::yes()));
    }
    const OPPOSITES: [(&str, &str); 6] =
        [("=", "<>"), ("<>", "="), ("<", ">="), (">=", "<"), (">", "<="), ("<=", ">")];
    let opposite = OPPOSITES.iter().find(|(one, _)| *one == op).map(|(_, other)| *other);
    let (op, holds) = match (holds, opposite) {
        (false, Some(opposite)) => (opposite, true),
        _ => (op, holds),
    };
    let (op, left, right) = match op {
        ">" => ("<", right, left),
        ">=" => ("<=", right, left),
        "=" | "<>" if left > right => (op, right, left),
        op => (op, left, right),
    };
    if op == "=" && is_value(left) && is_value(right) {
        if left == right {
            return Some(vec![Facts::new()]);
        }
        if different(left, right) {
            return Some(Vec::new());
        }
    }
    let (left, right) = (Box::new(left.clone()), Box::new(right.clone()));
    let atom = Expr::Compare { op: op.to_owned(), left, right };
    Some(vec![Facts::from([Fact { atom, holds }])])
}

/// `left IN (query)`: some row of the query is equal.
fn within(left: &Expr, query: &Query) -> Option<Vec<Facts>> {
    match query {
        Query::Union(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(within(left, part)?);
            }
            Some(all)
        }
        Query::Select(select) if select.rest.is_none() && select.columns.len() == 1 => {
            let equal = Expr::equals(left.clone(), select.columns[0].value.clone());
            let filter = Expr::all([select.filter.clone(), equal]);
            let row = Select { columns: Vec::new(), filter, ..select.clone() };
            alternatives(&Expr::Exists(Box::new(Query::Select(row))), true)
        }
        _ => {
            let atom = Expr::InSelect(Box::new(left.clone()), Box::new(query.clone()));
            Some(vec![Facts::from([Fact { atom, holds: true }])])
        }
    }
}

fn is_value(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal { value: Some(_), .. })
}

/// Whether two constants of one type whose text is its own are different values.
fn different(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (
            Expr::Literal { value: Some(left), data_type: left_type },
            Expr::Literal { value: Some(right), data_type: right_type },
        ) => {
            // Numbers, dates and JSON have several spellings of one value.
            let own = |data_type: &Option<String>| {
                data_type.as_deref().is_none_or(|name| name == "text" || name.contains('.') || name == "uuid")
            };
            left_type == right_type && own(left_type) && left.to_lowercase() != right.to_lowercase()
        }
        _ => false,
    }
}

/// Both sides of an equality with a constant.
fn constant(fact: &Fact) -> Option<(&Expr, &Expr)> {
    match &fact.atom {
        Expr::Compare { op, left, right } if op == "=" && fact.holds => {
            match (is_value(left), is_value(right)) {
                (false, true) => Some((left, right)),
                (true, false) => Some((right, left)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether facts may hold together, as far as can be seen.
fn possible(facts: &Facts) -> bool {
    let mut values: BTreeMap<&Expr, &Expr> = BTreeMap::new();
    for fact in facts {
        let opposite = Fact { atom: fact.atom.clone(), holds: !fact.holds };
        if facts.contains(&opposite) {
            return false;
        }
        if let Some((what, value)) = constant(fact)
            && values.insert(what, value).is_some_and(|other| different(other, value))
        {
            return false;
        }
        match &fact.atom {
            Expr::Compare { op, left, right } if op == "<>" && fact.holds => {
                let equal = Expr::Compare { op: "=".to_owned(), left: left.clone(), right: right.clone() };
                if facts.contains(&Fact { atom: equal, holds: true }) {
                    return false;
                }
            }
            Expr::IsNull(inner) if fact.holds && facts.iter().any(|other| says_not_null(other, inner)) => {
                return false;
            }
            Expr::Exists(query) if fact.holds && finds_nothing(query) => return false,
            _ => {}
        }
    }
    true
}

/// Whether a query certainly finds no row.
fn finds_nothing(query: &Query) -> bool {
    matches!(query, Query::Select(select) if select.rest.is_none() && impossible(&select.filter))
}

/// Whether a fact can only be decided when the expression has a value.
fn says_not_null(fact: &Fact, what: &Expr) -> bool {
    matches!(&fact.atom, Expr::Compare { left, right, .. } if **left == *what || **right == *what)
}

fn entails(facts: &Facts, wanted: &Fact) -> bool {
    if facts.contains(wanted) {
        return true;
    }
    match (&wanted.atom, wanted.holds) {
        (Expr::Compare { op, left, right }, true) if op == "<>" => {
            let (what, value) = if is_value(right) { (left, right) } else { (right, left) };
            facts.iter().filter_map(constant).any(|(other, is)| *other == **what && different(is, value))
        }
        (Expr::IsNull(inner), false) => facts.iter().any(|fact| says_not_null(fact, inner)),
        (Expr::Exists(query), holds) => {
            facts.iter().filter(|fact| fact.holds == holds).any(|fact| match (&fact.atom, holds) {
                (Expr::Exists(known), true) => contained(known, query, false),
                (Expr::Exists(known), false) => contained(query, known, false),
                _ => false,
            })
        }
        _ => false,
    }
}

/// Whether every combination of rows that the first query finds, the second finds, too.
fn contained(first: &Query, second: &Query, with_columns: bool) -> bool {
    if first == second {
        return true;
    }
    match (first, second) {
        (Query::Union(parts), second) => parts.iter().all(|part| contained(part, second, with_columns)),
        (first, Query::Union(parts)) => parts.iter().any(|part| contained(first, part, with_columns)),
        (Query::Select(first), Query::Select(second)) => {
            first.rest.is_none() && second.rest.is_none() && matched(first, second, with_columns)
        }
        _ => false,
    }
}

/// Tries to find each source of the second query among those of the first.
fn matched(first: &Select, second: &Select, with_columns: bool) -> bool {
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    for wanted in &second.from {
        let wanted = anonymous(wanted);
        let mut next = Vec::new();
        for chosen in &open {
            for (at, source) in first.from.iter().enumerate() {
                if !chosen.contains(&at) && anonymous(source) == wanted {
                    next.push(chosen.iter().copied().chain([at]).collect());
                }
            }
        }
        open = next;
        if open.len() > 24 {
            return false;
        }
    }
    open.iter().any(|chosen| {
        let names: BTreeMap<String, String> = second
            .from
            .iter()
            .zip(chosen)
            .map(|(source, at)| (alias(source).to_owned(), alias(&first.from[*at]).to_owned()))
            .collect();
        let filter = renamed(second.filter.clone(), &names);
        let columns = !with_columns
            || first.columns.iter().all(|column| {
                second.columns.iter().any(|other| {
                    other.name == column.name && renamed(other.value.clone(), &names) == column.value
                })
            });
        columns && implies(&first.filter, &filter)
    })
}

/// A source without its alias.
fn anonymous(source: &Source) -> Source {
    let mut source = source.clone();
    match &mut source {
        Source::Table { alias, .. } | Source::Call { alias, .. } | Source::Query { alias, .. } => {
            alias.clear()
        }
        Source::Outer { .. } | Source::Opaque(_) => {}
    }
    source
}

fn alias(source: &Source) -> &str {
    match source {
        Source::Table { alias, .. } | Source::Call { alias, .. } | Source::Query { alias, .. } => alias,
        Source::Outer { .. } | Source::Opaque(_) => "",
    }
}

fn renamed(expr: Expr, names: &BTreeMap<String, String>) -> Expr {
    expr.map(&mut |node| match node {
        Expr::Column { qualifier: Some(qualifier), name } => {
            let qualifier = names.get(&qualifier).cloned().unwrap_or(qualifier);
            Expr::Column { qualifier: Some(qualifier), name }
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::expression;

    /// `<`: the first admits less; `>`: more; `=`: the same; `?`: not decided.
    fn relation(first: &str, second: &str) -> &'static str {
        let (first, second) = (expression(first), expression(second));
        match (implies(&first, &second), implies(&second, &first)) {
            (true, true) => "=",
            (true, false) => "<",
            (false, true) => ">",
            (false, false) => "?",
        }
    }

    #[test]
    fn conditions_are_compared() {
        let cases = [
            ("(a = b)", "((a = b) OR (c = d))", "<"),
            ("((a = b) AND (c = d))", "(a = b)", "<"),
            ("(a = b)", "(b = a)", "="),
            ("(a > b)", "(b < a)", "="),
            ("(NOT (a = b))", "(a <> b)", "="),
            ("((a = b) OR ((a = b) AND c))", "(a = b)", "="),
            ("(s = ANY (ARRAY['x'::text, 'y'::text]))", "(s = 'x'::text)", ">"),
            ("(s = 'x'::text)", "(s <> 'y'::text)", "<"),
            ("(s = 'x'::text)", "(s IS NOT NULL)", "<"),
            ("(n = '1'::numeric)", "(n <> '1.0'::numeric)", "?"),
            ("(a IS NULL)", "(a = b)", "?"),
            ("(COALESCE(a, false))", "a", "="),
            ("(a IS TRUE)", "a", "="),
            ("(NOT a)", "a", "?"),
            ("((s = 'x'::text) AND (s = 'y'::text))", "false", "="),
            ("NULL::boolean", "false", "="),
            (
                "(EXISTS ( SELECT 1 FROM t l WHERE ((l.a = x) AND (l.s = 'on'::text))))",
                "(EXISTS ( SELECT 1 FROM t m WHERE (m.a = x)))",
                "<",
            ),
            ("(x IN ( SELECT l.a FROM t l))", "(EXISTS ( SELECT 1 FROM t m WHERE (m.a = x)))", "="),
            ("(x = ANY (ARRAY( SELECT l.a FROM t l)))", "(x IN ( SELECT l.a FROM t l))", "="),
            (
                "(NOT (EXISTS ( SELECT 1 FROM t l WHERE (l.a = x))))",
                "(NOT (EXISTS ( SELECT 1 FROM t l WHERE ((l.a = x) AND l.b))))",
                "<",
            ),
            (
                "(EXISTS ( SELECT 1 FROM t l WHERE (l.a = x)))",
                "(EXISTS ( SELECT 1 FROM u l WHERE (l.a = x)))",
                "?",
            ),
            ("(f(a) = b)", "(f(c) = b)", "?"),
        ];
        for (first, second, expected) in cases {
            assert_eq!(relation(first, second), expected, "{first}  against  {second}");
        }
    }
}
