//! Values that satisfy checks. PostgreSQL is asked: candidates are made from names, types and the literals of the
//! checks, and those that every check lets through are kept, whole rows of them at a time.

use std::collections::BTreeSet;
use std::pin::pin;

use futures_util::SinkExt as _;
use tokio_postgres::types::private::BytesMut;

use super::chance::{Chance, of_text};
use super::value::{Wanted, value};
use crate::connect::Session;
use crate::seed::rows::escape_into;
use crate::seed::shape::{Column, Shape, TableName};
use crate::sql::{self, TokenKind, quote_ident};
use crate::{Error, Result};

/// How many candidates are tried for one group of columns.
const CANDIDATES: u64 = 4000;

/// Columns that checks tie together, and the values that they may have at the same time.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) columns: Vec<String>,
    pub(super) tuples: Vec<Vec<Option<String>>>,
}

/// The pools of a table. Columns that `foreign` names get their values elsewhere; a check over such columns alone has
/// no pool.
pub(super) async fn pools(
    session: &Session,
    table: &TableName,
    shape: &Shape,
    foreign: &BTreeSet<&str>,
    seed: u64,
) -> Result<Vec<Pool>> {
    let mut pools = Vec::new();
    for columns in groups(shape) {
        if columns.iter().all(|name| foreign.contains(name.as_str())) {
            continue;
        }
        pools.push(pool(session, table, shape, columns, seed).await?);
    }
    Ok(pools)
}

/// Columns by the checks that they share; a column of a domain is a group at least.
fn groups(shape: &Shape) -> Vec<Vec<String>> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    let domains =
        shape.columns.iter().filter(|column| column.is_domain).map(|column| vec![column.name.clone()]);
    let checks = shape.checks.iter().map(|check| check.columns.clone());
    for columns in checks.chain(domains).filter(|columns| !columns.is_empty()) {
        let mut joined: BTreeSet<String> = columns.into_iter().collect();
        groups.retain(|group| {
            let apart = group.is_disjoint(&joined);
            if !apart {
                joined.extend(group.iter().cloned());
            }
            apart
        });
        groups.push(joined);
    }
    groups.sort();
    groups.into_iter().map(|group| group.into_iter().collect()).collect()
}

async fn pool(
    session: &Session,
    table: &TableName,
    shape: &Shape,
    columns: Vec<String>,
    seed: u64,
) -> Result<Pool> {
    let checks: Vec<_> =
        shape.checks.iter().filter(|check| check.columns.iter().any(|name| columns.contains(name))).collect();
    let mut literals: BTreeSet<String> = checks.iter().flat_map(|check| literals(&check.sql)).collect();
    for column in shape.columns.iter().filter(|column| column.is_domain && columns.contains(&column.name)) {
        let sql = "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint \
                   WHERE contypid = $1::text::regtype";
        for row in session.query(sql, &[(&column.kind, tokio_postgres::types::Type::TEXT)]).await? {
            literals.extend(self::literals(row.get(0)));
        }
    }
    let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
    let tuples = candidates(table, shape, &columns, &literals, seed)?;
    // Another type than the column's own would change what a check says; a domain's would refuse at once.
    let named = |name: &String| shape.column(name).map(|column| (quote_ident(name).into_owned(), column));
    let known: Vec<_> = columns.iter().filter_map(named).collect();
    let definitions: Vec<_> = known
        .iter()
        .map(|(name, column)| format!("{name} {}", if column.is_domain { "text" } else { &column.kind }))
        .collect();
    session
        .execute(&format!(
            "CREATE TEMPORARY TABLE palisade_fake (number bigint, {}) ON COMMIT DROP",
            definitions.join(", ")
        ))
        .await?;
    let mut text = String::new();
    for (number, tuple) in tuples.iter().enumerate() {
        text += &number.to_string();
        for value in tuple {
            text.push('\t');
            match value {
                Some(value) => escape_into(&mut text, value),
                None => text += "\\N",
            }
        }
        text.push('\n');
    }
    copy(session, "COPY pg_temp.palisade_fake FROM STDIN", &text).await?;
    let mut wanted: Vec<_> = checks.iter().map(|check| format!("({}) IS NOT FALSE", check.sql)).collect();
    for (name, column) in known.iter().filter(|(_, column)| column.is_domain) {
        wanted.push(format!("pg_temp.palisade_fits({}, {name})", sql::quote_literal(&column.kind)));
    }
    let rows = session
        .query(
            &format!(
                "SELECT number FROM pg_temp.palisade_fake WHERE {} ORDER BY number",
                wanted.join(" AND ")
            ),
            &[],
        )
        .await?;
    session.execute("DROP TABLE pg_temp.palisade_fake").await?;
    let kept: Vec<_> = rows.iter().map(|row| tuples[row.get::<_, i64>(0) as usize].clone()).collect();
    if kept.is_empty() {
        let names: Vec<_> = checks.iter().map(|check| format!("{}: {}", check.name, check.sql)).collect();
        let mut error = Error::new(format!(
            "no value was found for {} of {table} that its checks let through",
            columns.join(", ")
        ));
        error.details.extend(names);
        return Err(error.hint(
            "fill this table from a set of seeds.toml; tables that have rows of a set are left as they are",
        ));
    }
    Ok(Pool { columns, tuples: kept })
}

/// A function that says whether a text is a value of a type, domains and their checks included.
pub(super) const FITS: &str = "CREATE FUNCTION pg_temp.palisade_fits(kind text, value text) RETURNS boolean \
    LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('SELECT %L::%s', value, kind); RETURN true; \
    EXCEPTION WHEN OTHERS THEN RETURN false; END $$";

fn candidates(
    table: &TableName,
    shape: &Shape,
    columns: &[String],
    literals: &[&str],
    seed: u64,
) -> Result<Vec<Vec<Option<String>>>> {
    // One tuple as often as it is made: what is likely stays likely.
    let mut tuples = Vec::new();
    let salt = of_text(&table.sql());
    for number in 0..CANDIDATES {
        let mut chance = Chance::new(&[seed, salt, of_text(&columns.join(",")), number]);
        let moment = chance.below(63_072_000) as i64;
        let mut tuple = Vec::new();
        for name in columns {
            let Some(column) = shape.column(name) else { continue };
            if !column.not_null && chance.below(5) < 2 {
                tuple.push(None);
                continue;
            }
            let number_like = matches!(column.base, 20 | 21 | 23 | 700 | 701 | 1700);
            let text_like = matches!(column.base, 25 | 1042 | 1043);
            let fitting: Vec<&str> = literals
                .iter()
                .copied()
                .filter(|literal| if number_like { literal.parse::<f64>().is_ok() } else { text_like })
                .collect();
            if !fitting.is_empty() && chance.below(4) < 3 {
                tuple.push(Some(fit(column, near(&fitting, number_like, &mut chance))));
                continue;
            }
            let wanted = Wanted { column, moment, unique: None, run: seed };
            let made = value(&wanted, &mut chance);
            if made.is_none() && column.not_null {
                return Err(Error::new(format!(
                    "nothing is known of the type {} of {table}.{name}",
                    column.kind
                ))
                .hint("fill this table from a set of seeds.toml"));
            }
            tuple.push(made);
        }
        tuples.push(tuple);
    }
    Ok(tuples)
}

/// A literal of the checks, or, of numbers, one beside it or between two of them.
fn near(literals: &[&str], numbers: bool, chance: &mut Chance) -> String {
    let literal = chance.one_of(literals);
    let Some(number) = literal.parse::<i64>().ok().filter(|_| numbers) else { return literal.to_owned() };
    match chance.below(4) {
        0 => number.to_string(),
        1 => (number + 1).to_string(),
        2 => (number + chance.between(1, 50)).to_string(),
        _ => {
            let other = chance.one_of(literals).parse::<i64>().unwrap_or(number);
            chance.between(number.min(other), number.max(other)).to_string()
        }
    }
}

/// Cuts a candidate to what its type takes: PostgreSQL would refuse all of them for one that is too large.
fn fit(column: &Column, candidate: String) -> String {
    let limit = match column.base {
        21 => 32_767,
        // The modifier of numeric(p, s) is four more than p in its upper half and s in the lower.
        1700 if column.modifier >= 4 => {
            let (precision, scale) = ((column.modifier - 4) >> 16, (column.modifier - 4) & 0x7ff);
            10_i64.saturating_pow((precision - scale).max(0) as u32)
        }
        1042 | 1043 if column.modifier >= 4 => {
            return candidate.chars().take(column.modifier as usize - 4).collect();
        }
        _ => return candidate,
    };
    match candidate.parse::<i64>() {
        Ok(number) if number.abs() >= limit => (number % limit).to_string(),
        _ => candidate,
    }
}

/// The texts and numbers that an expression holds.
fn literals(expression: &str) -> Vec<String> {
    let tokens = sql::significant(expression).unwrap_or_default();
    let literal = |token: &sql::Token<'_>| match token.kind {
        TokenKind::Number => Some(token.text.to_owned()),
        TokenKind::String if token.text.starts_with('\'') => {
            Some(token.text[1..token.text.len() - 1].replace("''", "'"))
        }
        _ => None,
    };
    tokens.iter().filter_map(literal).collect()
}

/// Sends a text through COPY.
pub(super) async fn copy(session: &Session, statement: &str, text: &str) -> Result<()> {
    let mut sink = pin!(session.client().copy_in(statement).await?);
    let mut buffer = BytesMut::with_capacity(text.len());
    buffer.extend_from_slice(text.as_bytes());
    sink.send(buffer.freeze()).await?;
    sink.finish().await?;
    Ok(())
}
