//! Names in SQL text that stand without braces where a column is meant, as far as a parser of SQL finds them.
//!
//! The parser gives hints and no verdicts: it rejects much that PostgreSQL accepts. Where it does, or where a name may
//! belong to another table, nothing is found.

use std::ops::Range;

use sqlparser::ast::{
    AccessExpr, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Query, SelectItem,
    SetExpr, Subscript,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token};

use crate::name::is_keyword;

/// The columns that an expression names, each with its bytes in the text; none where the parser does not understand it.
/// A name is the one that PostgreSQL looks up: in small letters unless it is quoted.
pub(super) fn column_names(text: &str) -> Vec<(String, Range<usize>)> {
    // A chain of operators becomes a tree as deep as the chain is long, and a tree is dropped by recursion.
    if text.len() > MAX_TEXT {
        return Vec::new();
    }
    let Some(expression) = parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![&expression];
    while let Some(expression) = open.pop() {
        match expression {
            Expr::Identifier(ident) => found.extend(column_name(text, ident)),
            other => children(other, &mut open),
        }
    }
    found
}

const MAX_TEXT: usize = 8192;

/// The columns that every table has, and words that the parser takes for columns and PostgreSQL does not.
const NO_COLUMNS: &[&str] =
    &["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "nfc", "nfd", "nfkc", "nfkd"];

fn parse(text: &str) -> Option<Expr> {
    // The parser reads the quoted identifier `U&"…"` as `u & "…"`.
    if text.contains("U&\"") || text.contains("u&\"") {
        return None;
    }
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    let expression = parser.parse_expr().ok()?;
    (parser.peek_token().token == Token::EOF).then_some(expression)
}

fn column_name(text: &str, ident: &Ident) -> Option<(String, Range<usize>)> {
    let name = match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_ascii_lowercase(),
    };
    let other = is_keyword(&name) || NO_COLUMNS.contains(&name.as_str());
    let at = offset(text, ident.span.start)?..offset(text, ident.span.end)?;
    (ident.quote_style.is_some() || !other).then_some((name, at))
}

/// The byte at a line and column, which count from 1 and in characters.
fn offset(text: &str, location: Location) -> Option<usize> {
    let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let length: usize = text[start..].chars().take(column).map(char::len_utf8).sum();
    Some(start + length)
}

/// The operands of an expression. What is missing here costs a hint and nothing else.
fn children<'a>(expression: &'a Expr, out: &mut Vec<&'a Expr>) {
    match expression {
        Expr::IsFalse(a)
        | Expr::IsNotFalse(a)
        | Expr::IsTrue(a)
        | Expr::IsNotTrue(a)
        | Expr::IsNull(a)
        | Expr::IsNotNull(a)
        | Expr::IsUnknown(a)
        | Expr::IsNotUnknown(a)
        | Expr::Nested(a) => out.push(a),
        Expr::IsJson { expr, .. }
        | Expr::IsNormalized { expr, .. }
        | Expr::UnaryOp { expr, .. }
        | Expr::Cast { expr, .. }
        | Expr::Extract { expr, .. }
        | Expr::Ceil { expr, .. }
        | Expr::Floor { expr, .. }
        | Expr::Collate { expr, .. } => out.push(expr),
        Expr::IsDistinctFrom(a, b)
        | Expr::IsNotDistinctFrom(a, b)
        | Expr::BinaryOp { left: a, right: b, .. }
        | Expr::AnyOp { left: a, right: b, .. }
        | Expr::AllOp { left: a, right: b, .. }
        | Expr::Like { expr: a, pattern: b, .. }
        | Expr::ILike { expr: a, pattern: b, .. }
        | Expr::SimilarTo { expr: a, pattern: b, .. }
        | Expr::AtTimeZone { timestamp: a, time_zone: b }
        | Expr::Position { expr: a, r#in: b } => out.extend([&**a, &**b]),
        Expr::Between { expr, low, high, .. } => out.extend([&**expr, &**low, &**high]),
        Expr::InList { expr, list, .. } => {
            out.push(expr);
            out.extend(list);
        }
        Expr::InSubquery { expr, subquery, .. } => {
            out.push(expr);
            of_query(subquery, out);
        }
        Expr::Exists { subquery, .. } | Expr::Subquery(subquery) => of_query(subquery, out),
        Expr::Tuple(elements) => out.extend(elements),
        Expr::Array(array) => out.extend(&array.elem),
        Expr::Function(function) => of_function(function, out),
        Expr::Case { operand, conditions, else_result, .. } => {
            out.extend(operand.iter().chain(else_result).map(|part| &**part));
            out.extend(conditions.iter().flat_map(|when| [&when.condition, &when.result]));
        }
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            out.push(expr);
            out.extend(substring_from.iter().chain(substring_for).map(|part| &**part));
        }
        Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            out.extend([&**expr, &**overlay_what, &**overlay_from]);
            out.extend(overlay_for.iter().map(|part| &**part));
        }
        Expr::Trim { trim_what, expr, trim_characters, .. } => {
            out.push(expr);
            out.extend(trim_what.iter().map(|part| &**part));
            out.extend(trim_characters.iter().flatten());
        }
        Expr::CompoundFieldAccess { root, access_chain } => of_access(root, access_chain, out),
        _ => {}
    }
}

/// The columns of a query with FROM are not known; one without it sees those around it.
fn of_query<'a>(query: &'a Query, out: &mut Vec<&'a Expr>) {
    let SetExpr::Select(select) = &*query.body else { return };
    if query.with.is_some() || !select.from.is_empty() {
        return;
    }
    out.extend(select.projection.iter().filter_map(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
        _ => None,
    }));
    out.extend(&select.selection);
}

fn of_function<'a>(function: &'a Function, out: &mut Vec<&'a Expr>) {
    match &function.args {
        FunctionArguments::None => {}
        FunctionArguments::Subquery(query) => of_query(query, out),
        FunctionArguments::List(list) => out.extend(list.args.iter().filter_map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))
            | FunctionArg::Named { arg: FunctionArgExpr::Expr(expr), .. }
            | FunctionArg::ExprNamed { arg: FunctionArgExpr::Expr(expr), .. } => Some(expr),
            _ => None,
        })),
    }
}

/// `a[i]` and `(a).b`. Of `a.b[i]` the first part is a table: a column with fields needs its parentheses.
fn of_access<'a>(root: &'a Expr, chain: &'a [AccessExpr], out: &mut Vec<&'a Expr>) {
    let qualified = matches!((root, chain.first()), (Expr::Identifier(_), Some(AccessExpr::Dot(_))));
    if !qualified {
        out.push(root);
    }
    for access in chain {
        match access {
            AccessExpr::Dot(_) => {}
            AccessExpr::Subscript(Subscript::Index { index }) => out.push(index),
            AccessExpr::Subscript(Subscript::Slice { lower_bound, upper_bound, .. }) => {
                out.extend(lower_bound.iter().chain(upper_bound));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, &str)> {
        let mut names = column_names(text);
        names.sort_by_key(|(_, at)| at.start);
        names.into_iter().map(|(name, at)| (name, &text[at])).collect()
    }

    fn names(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn columns_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("a + -b between c and d", "a b c d"),
            ("lower(a) || coalesce(b, c, 'x')", "a b c"),
            ("case a when b then c else d end", "d a b c"),
            ("a in (b, 1) and c is not null", "a b c"),
            ("a[b] = any (c) and (d).e > (f).g.h", "a b c d f"),
            ("(a, b) = (c, d::text)", "a b c d"),
            ("extract(year from a) > 1 or a at time zone b = c", "a a b c"),
            ("substring(a from b for c) like d", "a b c d"),
            ("(select auth.uid()) = a and (select lower(b)) = 'x'", "a b"),
            ("f(x => a)", "a"),
        ] {
            let mut expected: Vec<&str> = expected.split(' ').collect();
            expected.sort_unstable();
            let mut names = names(text);
            names.sort_unstable();
            assert_eq!(names, expected, "{text}");
        }
    }

    #[test]
    fn names_of_other_tables_and_unreadable_text_are_left_alone() {
        for text in [
            "t.a = public.t.b",
            "t.a[1] > 0",
            "exists (select a from t where b = c)",
            "1 in (with x as (select 1 as a) select a from x)",
            "ctid is not null",
            "a between symmetric 1 and b",
            "a b",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_and_names_those_of_postgres() {
        assert_eq!(
            found("größe > UserId\n  and \"User\"\"Id\" = 1"),
            [
                ("größe".to_owned(), "größe"),
                ("userid".to_owned(), "UserId"),
                ("User\"Id".to_owned(), "\"User\"\"Id\"")
            ]
        );
    }

    /// PostgreSQL reads a check of hundreds of alternatives, and so must whoever looks at it.
    #[test]
    fn long_and_deep_texts_do_no_harm() {
        let chain = vec!["a = 1"; 900].join(" or ");
        assert_eq!(names(&chain).len(), 900);
        let deep = format!("{}a{}", "(".repeat(4000), ")".repeat(4000));
        assert_eq!(names(&deep), [""; 0]);
    }
}
