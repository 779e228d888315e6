//! An order in which most statements work at the first attempt. A guess by names: whatever it gets wrong is tried
//! again, and the outcome is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Statement;
use crate::sql::{self, Token};

/// The indexes of the statements, each after those that create a name that it mentions; else in the order in which
/// they are given. Where they need one another in a circle, the first of them comes first.
pub(super) fn by_names(statements: &[&Statement]) -> Vec<usize> {
    let tokens: Vec<_> = statements.iter().map(|s| sql::significant(&s.text).unwrap_or_default()).collect();
    let mut creators: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, tokens) in tokens.iter().enumerate() {
        if let Some(name) = created(tokens) {
            creators.entry(name).or_default().push(index);
        }
    }
    let mut needs: Vec<BTreeSet<usize>> = Vec::with_capacity(statements.len());
    for (index, tokens) in tokens.iter().enumerate() {
        let names: BTreeSet<_> = tokens.iter().filter_map(Token::name).collect();
        let found = names.iter().filter_map(|name| creators.get(name)).flatten().copied();
        needs.push(found.filter(|&other| other != index).collect());
    }
    sorted(needs)
}

fn sorted(mut needs: Vec<BTreeSet<usize>>) -> Vec<usize> {
    let mut needed_by = vec![Vec::new(); needs.len()];
    for (index, needed) in needs.iter().enumerate() {
        needed.iter().for_each(|&other| needed_by[other].push(index));
    }
    let mut left: BTreeSet<usize> = (0..needs.len()).collect();
    let mut ready: BTreeSet<usize> = left.iter().copied().filter(|&index| needs[index].is_empty()).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&next);
        order.push(next);
        for &other in &needed_by[next] {
            needs[other].remove(&next);
            if needs[other].is_empty() && left.contains(&other) {
                ready.insert(other);
            }
        }
    }
    order
}

/// The name, without its schema, of what a `CREATE` creates.
fn created(tokens: &[Token<'_>]) -> Option<String> {
    const BEFORE: [&str; 20] = [
        "or",
        "replace",
        "if",
        "not",
        "exists",
        "unlogged",
        "recursive",
        "materialized",
        "foreign",
        "constraint",
        "table",
        "view",
        "type",
        "domain",
        "sequence",
        "function",
        "procedure",
        "aggregate",
        "collation",
        "server",
    ];
    let mut rest = tokens.iter().peekable();
    if !rest.next()?.is_word("create") {
        return None;
    }
    // An index or a policy has a name that nothing else mentions.
    let kinds: BTreeSet<_> = BEFORE.into_iter().collect();
    let mut name = rest.find(|token| !kinds.contains(token.text.to_ascii_lowercase().as_str()))?;
    if name.is_word("index") || name.is_word("unique") || name.is_word("policy") || name.is_word("trigger") {
        return None;
    }
    while rest.peek().is_some_and(|token| token.is_punct(".")) {
        rest.next();
        name = rest.next()?;
    }
    name.name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{LoadFile, statements};

    #[test]
    fn what_is_mentioned_comes_first_and_circles_end() {
        let text = "create table a (b_id int references app.b); create table app.b (); \
                    create view v as select * from w; create or replace view \"w\" as select * from a; \
                    create table x (y int references y); create table y (x int references x); create index on b (i)";
        let all = statements(&LoadFile { path: "a.sql".into(), text: text.into() }).unwrap();
        let all: Vec<_> = all.iter().collect();
        assert_eq!(by_names(&all), [1, 0, 3, 2, 6, 4, 5]);
    }
}
