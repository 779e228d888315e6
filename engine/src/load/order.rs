//! An order in which most statements work at the first attempt. A guess by names: whatever it gets wrong is tried
//! again, and the outcome is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Statement;
use crate::sql::{self, Token};

/// The indexes of the statements, each after those that create a name that it mentions; else in the order in which
/// they are given. Where they need one another in a circle, the first of them comes first.
pub(super) fn by_names(statements: &[&Statement]) -> Vec<usize> {
    let tokens: Vec<_> = statements.iter().map(|s| sql::significant(&s.text).unwrap_or_default()).collect();
    let mut creators = Creators::default();
    for (index, tokens) in tokens.iter().enumerate() {
        if let Some(Mention { schema, name }) = created(tokens) {
            creators.0.entry(name).or_default().push((schema, index));
        }
    }
    let mut needs: Vec<BTreeSet<usize>> = Vec::with_capacity(statements.len());
    for (index, tokens) in tokens.iter().enumerate() {
        let found = mentions(tokens).into_iter().flat_map(|mention| creators.of(&mention));
        needs.push(found.filter(|&other| other != index).collect());
    }
    sorted(needs)
}

/// A name as a statement has it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    /// What stands in front of it, with a dot: a schema, or a table in front of its column.
    schema: Option<String>,
    name: String,
}

/// All names in a statement.
fn mentions(tokens: &[Token<'_>]) -> BTreeSet<Mention> {
    let of = |at: usize| {
        let name = tokens[at].name()?;
        let schema = match at.checked_sub(2) {
            Some(before) if tokens[at - 1].is_punct(".") => tokens[before].name(),
            _ => None,
        };
        Some(Mention { schema, name })
    };
    (0..tokens.len()).filter_map(of).collect()
}

/// Which statements create a name, each with the schema that it names.
#[derive(Default)]
struct Creators(BTreeMap<String, Vec<(Option<String>, usize)>>);

impl Creators {
    /// Those that may create what is mentioned. A bare name is an alias or a column more often than a table of some
    /// schema, so it is taken for one only where no other could be meant.
    fn of(&self, mention: &Mention) -> Vec<usize> {
        let all = self.0.get(&mention.name).map_or(&[][..], Vec::as_slice);
        let bare = all.iter().filter(|(schema, _)| schema.is_none() || *schema == mention.schema);
        let found: Vec<usize> = bare.map(|(_, index)| *index).collect();
        match all {
            [(_, only)] if found.is_empty() && mention.schema.is_none() => vec![*only],
            _ => found,
        }
    }
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

/// The name of what a `CREATE` creates.
fn created(tokens: &[Token<'_>]) -> Option<Mention> {
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
    let mut schema = None;
    while rest.peek().is_some_and(|token| token.is_punct(".")) {
        rest.next();
        schema = name.name();
        name = rest.next()?;
    }
    Some(Mention { schema, name: name.name()? })
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

    #[test]
    fn one_name_in_several_schemas_makes_no_circle() {
        let text = "create table a.t (x int references b.u); create table b.t (x int references a.u); \
                    create table a.u (t int); create table b.u (t int); create view v as select t.t from a.t t";
        let all = statements(&LoadFile { path: "a.sql".into(), text: text.into() }).unwrap();
        let all: Vec<_> = all.iter().collect();
        assert_eq!(by_names(&all), [2, 1, 3, 0, 4]);
    }
}
