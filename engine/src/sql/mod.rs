//! SQL as text: what quotes itself, and where one statement ends and the next begins. Knows no catalog.
//!
//! Nothing here judges SQL: PostgreSQL is the judge. The lexer knows quoting, comments and `BEGIN ATOMIC`
//! bodies exactly as far as is needed to find tokens and the ends of statements, as psql does.

mod cursor;
mod ident;
mod keywords;
mod lexer;
mod literal;
mod split;

pub(crate) use cursor::Cursor;
pub use ident::{Ident, qualified, quote_ident};
pub use lexer::{LexError, Position, Token, TokenKind, significant, tokens};
pub use literal::{Literal, dollar_quoted, quote_literal};
pub use split::{RawStatement, split};
