//! A query for what the caller is related to, as a relation of the table that it asks.

use super::condition::{Reader, is_caller, is_key, plain};
use super::{Proposal, Relation};
use crate::catalog::ObjectId;
use crate::expr::{Expr, Query, Select, Source};
use crate::kinds::Kind;

/// `EXISTS (SELECT … FROM links WHERE links.to = own.column AND links.from = caller AND …)`
pub(super) fn exists(
    reader: &Reader<'_, '_>,
    query: &Query,
    proposal: &mut Proposal,
) -> Result<String, String> {
    let (inner, select) = asked(reader, query)?;
    let mut bound = None;
    let mut rest = Vec::new();
    for part in parts(&select.filter) {
        let Expr::Compare { op, left, right } = part else {
            rest.push(part);
            continue;
        };
        // Which of the two is the row's own can be told by how they are written alone.
        let pair = |there: &Expr, here: &Expr| {
            let here = outer(reader, &inner, here)?;
            Some((inner.column(there)?, here))
        };
        match pair(left, right).or_else(|| pair(right, left)).filter(|_| op == "=" && bound.is_none()) {
            Some(found) => bound = Some(found),
            None => rest.push(part),
        }
    }
    let Some(((to, _), field)) = bound else {
        return Err(format!("the rows of {} are not bound to the row that is looked at", inner.table.sql()));
    };
    related(reader, &inner, (&to, &field), &rest, proposal)
}

/// `column IN (SELECT links.to FROM links WHERE links.from = caller AND …)`
pub(super) fn within(
    reader: &Reader<'_, '_>,
    field: &str,
    query: &Query,
    proposal: &mut Proposal,
) -> Result<String, String> {
    let (inner, select) = asked(reader, query)?;
    let to = match select.columns.as_slice() {
        [one] => inner.column(&one.value),
        _ => None,
    };
    let Some((to, _)) = to else { return Err("the query returns something else than a column".to_owned()) };
    let rest: Vec<&Expr> = parts(&select.filter);
    related(reader, &inner, (&to, field), &rest, proposal)
}

/// The only table that the query asks.
fn asked<'q, 'b, 'a>(
    reader: &Reader<'b, 'a>,
    query: &'q Query,
) -> Result<(Reader<'b, 'a>, &'q Select), String> {
    let Query::Select(select @ Select { from, rest: None, .. }) = query else {
        return Err("the query is more than a selection of rows".to_owned());
    };
    let [Source::Table { name, alias }] = from.as_slice() else {
        return Err("the query asks more than one table".to_owned());
    };
    let book = reader.book;
    let schema = name.schema.as_deref().unwrap_or(book.default_schema);
    let id = ObjectId::schema(Kind::Table, schema, name.name.as_str());
    let table = book.tables.keys().copied().find(|table| **table == id);
    let table = table.ok_or_else(|| format!("{} is no struct that can say a relation", id.sql()))?;
    Ok((Reader { book, table, qualifier: Some(alias.clone()) }, select))
}

/// The field of the row that is looked at, as a query names it.
fn outer(reader: &Reader<'_, '_>, inner: &Reader<'_, '_>, expr: &Expr) -> Option<String> {
    match plain(expr) {
        Expr::Column { qualifier: Some(qualifier), .. } if Some(qualifier) != inner.qualifier.as_ref() => {
            reader.column(expr).map(|(_, field)| field)
        }
        _ => None,
    }
}

fn parts(filter: &Expr) -> Vec<&Expr> {
    match filter {
        Expr::And(parts) => parts.iter().collect(),
        one => vec![one],
    }
}

/// The relation between the caller and a column of the table that is asked.
fn related(
    reader: &Reader<'_, '_>,
    inner: &Reader<'_, '_>,
    (to, field): (&ObjectId, &str),
    rest: &[&Expr],
    proposal: &mut Proposal,
) -> Result<String, String> {
    let book = reader.book;
    if rest.is_empty() && is_key(book, inner.table, &to.name) {
        return Ok(format!("can_read({field})"));
    }
    let (mut from, mut when) = (None, Vec::new());
    for part in rest {
        let caller = match plain(part) {
            Expr::Compare { op, left, right } if op == "=" => {
                let of = |one: &Expr, other: &Expr| inner.column(one).filter(|_| is_caller(other));
                of(left, right).or_else(|| of(right, left))
            }
            _ => None,
        };
        match caller {
            Some(column) if from.is_none() => from = Some(column),
            Some(_) => return Err("the caller stands in two columns of one row".to_owned()),
            None => when.push((*part).clone()),
        }
    }
    let Some((caller, from)) = from else {
        return Err(format!("nothing binds the rows of {} to the caller", inner.table.sql()));
    };
    let when = match when.is_empty() {
        true => None,
        false => Some(counts(inner, &Expr::all(when))?),
    };
    let names = book.tables.get(inner.table).ok_or("it is no struct")?;
    let to = names.fields.get(&*to.name).ok_or("the column has no field")?.mentioned.clone();
    let known = proposal.relations.entry(inner.table.clone()).or_default();
    let between = (from, to);
    let name = match known.iter().find(|one| one.between == between && one.when == when) {
        Some(one) => one.name.clone(),
        None => {
            let stem = format!("{}_of", caller.name.trim_end_matches("_id"));
            let numbered = (2..).map(|n| format!("{stem}_{n}"));
            let free = |name: &String| known.iter().all(|one| one.name != *name);
            let name = std::iter::once(stem.clone()).chain(numbered).find(free).unwrap_or(stem);
            known.push(Relation { name: name.clone(), between, when });
            name
        }
    };
    proposal.uses.entry(reader.table.clone()).or_default().insert(names.ident.clone());
    Ok(format!("{}::{name}({field})", names.ident))
}

/// Which rows of a relation count: conditions on the row alone.
fn counts(inner: &Reader<'_, '_>, expr: &Expr) -> Result<String, String> {
    let mut none = Proposal::default();
    let text = inner.any(expr, &mut none)?;
    let plain = none.relations.is_empty() && !text.contains("owner(") && !text.contains("party(");
    plain.then_some(text).ok_or_else(|| format!("which rows count depends on who asks: {expr}"))
}
