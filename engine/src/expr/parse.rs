//! From text to expressions. Where the parser fails, the whole text is opaque.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::lower::Lower;
use super::{Expr, Query};

/// An expression as PostgreSQL printed it: every operand in brackets, every name with its schema.
pub fn expression(text: &str) -> Expr {
    let parsed = parser(text).and_then(|mut parser| {
        let expr = parser.parse_expr().ok()?;
        at_the_end(&parser).then_some(expr)
    });
    parsed.map_or_else(|| Expr::Opaque(text.to_owned()), |expr| Lower { printed: true }.expr(&expr))
}

/// A query as PostgreSQL printed it.
pub fn query(text: &str) -> Query {
    parsed_query(text, true).unwrap_or_else(|| Query::Opaque(text.to_owned()))
}

/// The body of an SQL function as a person wrote it, if it is one query and nothing else. Operators without brackets
/// whose order the parser may take otherwise than PostgreSQL are opaque.
pub fn body(text: &str) -> Query {
    let text = text.trim();
    parsed_query(text.strip_suffix(';').unwrap_or(text), false)
        .unwrap_or_else(|| Query::Opaque(text.to_owned()))
}

fn parsed_query(text: &str, printed: bool) -> Option<Query> {
    let mut parser = parser(text)?;
    let query = parser.parse_query().ok()?;
    at_the_end(&parser).then(|| Lower { printed }.query(&query))
}

fn parser(text: &str) -> Option<Parser<'static>> {
    const DIALECT: PostgreSqlDialect = PostgreSqlDialect {};
    Parser::new(&DIALECT).try_with_sql(text).ok()
}

fn at_the_end(parser: &Parser<'_>) -> bool {
    parser.peek_token_ref().token == Token::EOF
}
